Attribute VB_Name = "WbSystem"
Option VBASupport 1
' WbSystem for LibreOffice, which has no WScript.Shell: the only module that its tests replace.
Public Function RunProgram(ByVal configured As String, ByVal arguments As Variant, ByRef answer As String) As Long
    Dim given As String
    Dim number As Long
    Dim folder As String
    folder = "{folder}"
    If Dir(configured) = "" Then
        RunProgram = WB_MISSING
        Exit Function
    End If
    given = Quoted("{wrapper}") & " " & Quoted(folder & "/code") & " " & Quoted(configured)
    For number = LBound(arguments) To UBound(arguments)
        given = given & " " & Quoted(CStr(arguments(number)))
    Next number
    Shell "{python}", 0, given & " --result-file " & Quoted(folder & "/said"), True
    answer = ReadAsUtf8(folder & "/said")
    RunProgram = CLng(ReadAsUtf8(folder & "/code"))
End Function

Private Function Quoted(ByVal text As String) As String
    Quoted = """" & text & """"
End Function

Private Function ReadAsUtf8(ByVal path As String) As String
    Dim files As Object
    Dim stream As Object
    files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    If Not files.exists(ConvertToURL(path)) Then Exit Function
    stream = createUnoService("com.sun.star.io.TextInputStream")
    stream.setInputStream(files.openFileRead(ConvertToURL(path)))
    stream.setEncoding("UTF-8")
    ReadAsUtf8 = stream.readString(Array(), False)
    stream.closeInput()
End Function
