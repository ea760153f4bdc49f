Attribute VB_Name = "WbSystem"
' The only module that touches the operating system: finds wbtools, runs it, and brings back what it says.
' Nothing is declared from the system's own libraries: company PCs are told to block that, and it would differ
' between Windows and the Mac.
'
' "Never hangs" is a promise of wbtools, which gives up after a time of its own. From here a program that has been
' started cannot be given up: WScript.Shell.Run waits for its end, and keeps Excel able to answer it meanwhile.
' (Exec could be asked now and then, but flashes a window, and lets people type while cells are being written.)
Option Explicit

' Runs wbtools, hidden, and waits. Gives its exit code; WB_MISSING if there is no such program; WB_BLOCKED, and the
' number of the error as the answer, if it may not be started.
' configured: where it is, if the workbook says so. arguments: each as it is, quoted by nobody yet.
Public Function RunProgram(ByVal configured As String, ByVal arguments As Variant, ByRef answer As String) As Long
#If Mac Then
    RunProgram = RunOnMac(configured, arguments, answer)
#Else
    RunProgram = RunOnWindows(configured, arguments, answer)
#End If
End Function

#If Mac Then

' Excel for the Mac may start nothing itself but a script that its owner has put into
' ~/Library/Application Scripts/com.microsoft.Excel. It takes one text (the program, then a line for each argument)
' and gives one back (the exit code, then the answer).
Private Function RunOnMac(ByVal configured As String, ByVal arguments As Variant, ByRef answer As String) As Long
    Dim given As String
    Dim told As String
    Dim lineEnd As Long
    On Error GoTo Missing
    given = configured & vbLf & Join(arguments, vbLf)
    told = AppleScriptTask("wbtools.applescript", "run_button", given)
    told = Replace(told, vbCr, vbLf) & vbLf
    lineEnd = InStr(told, vbLf)
    answer = Mid(told, lineEnd + 1)
    Select Case Val(told)
        Case 127
            RunOnMac = WB_MISSING
        Case 126
            RunOnMac = WB_BLOCKED
            answer = "126"
        Case Else
            RunOnMac = Val(told)
    End Select
    Exit Function
Missing:
    RunOnMac = WB_MISSING
End Function

#Else

Private Function RunOnWindows(ByVal configured As String, ByVal arguments As Variant, ByRef answer As String) As Long
    Dim host As Object
    Dim resultFile As String
    Dim program As Variant
    On Error GoTo Blocked
    Set host = CreateObject("WScript.Shell")
    resultFile = NewResultFile()
    For Each program In Array(configured, Registered(host), "wbtoolsw.exe", "wbtools.exe")
        RunOnWindows = WB_MISSING
        If Len(program) > 0 Then RunOnWindows = Started(host, program, arguments, resultFile, answer)
        If RunOnWindows <> WB_MISSING Then Exit For
    Next program
    If RunOnWindows >= 0 Then answer = ReadAsUtf8(resultFile)
    RemoveFile resultFile
    Exit Function
Blocked:
    RunOnWindows = WB_BLOCKED
    answer = CStr(Err.Number)
End Function

' Run expands %NAME% in what it is given, and there is no way to write a lone percent sign. So every text that may
' hold one goes into a variable of this process, and the command names only the variables: what comes out of them is
' not expanded again. No cmd.exe is in between, so & and ^ and ( mean nothing.
Private Function Started(ByVal host As Object, ByVal program As String, ByVal arguments As Variant, _
                         ByVal resultFile As String, ByRef answer As String) As Long
    Dim variables As Object
    Dim toRun As String
    Dim number As Long
    Dim refusal As Long
    Set variables = host.Environment("PROCESS")
    toRun = Named(variables, "WBTOOLS_EXE", program)
    For number = LBound(arguments) To UBound(arguments)
        toRun = toRun & " " & Named(variables, "WBTOOLS_" & number, CStr(arguments(number)))
    Next number
    toRun = toRun & " --result-file " & Named(variables, "WBTOOLS_RESULT", resultFile)
    On Error Resume Next
    Started = host.Run(toRun, 0, True)
    refusal = Err.Number
    On Error GoTo 0
    If refusal <> 0 Then
        answer = CStr(refusal)
        Started = IIf(SaysNotFound(refusal), WB_MISSING, WB_BLOCKED)
    ElseIf Started < 0 Then
        Started = 2 ' it broke down: Windows gives such processes a negative code
    End If
    ForgetNames variables, UBound(arguments)
End Function

' Puts a text into a variable; gives what stands for it in the command, between quotation marks.
Private Function Named(ByVal variables As Object, ByVal label As String, ByVal text As String) As String
    variables.Item(label) = Escaped(text)
    Named = """%" & label & "%"""
End Function

Private Sub ForgetNames(ByVal variables As Object, ByVal last As Long)
    Dim number As Long
    On Error Resume Next
    variables.Remove "WBTOOLS_EXE"
    variables.Remove "WBTOOLS_RESULT"
    For number = 0 To last
        variables.Remove "WBTOOLS_" & number
    Next number
End Sub

' 80070002 and 80070003: no such file, no such folder.
Private Function SaysNotFound(ByVal refusal As Long) As Boolean
    SaysNotFound = (refusal = &H80070002 Or refusal = &H80070003)
End Function

' What wbtools doctor --install-buttons has written down; empty if it never ran here.
Private Function Registered(ByVal host As Object) As String
    On Error Resume Next
    Registered = host.RegRead("HKCU\Software\wbtools\Exe")
End Function

' A name in the folder for passing files that no file has. VBA's own Environ, Dir and Kill know only the signs of the
' machine's code page; these know all.
Private Function NewResultFile() As String
    Dim files As Object
    Set files = CreateObject("Scripting.FileSystemObject")
    Do
        NewResultFile = files.BuildPath(files.GetSpecialFolder(2).Path, "wbtools-" & files.GetTempName())
    Loop While files.FileExists(NewResultFile)
End Function

Private Function ReadAsUtf8(ByVal path As String) As String
    Dim stream As Object
    On Error Resume Next
    Set stream = CreateObject("ADODB.Stream")
    stream.Type = 2 ' text
    stream.Charset = "utf-8"
    stream.Open
    stream.LoadFromFile path
    ReadAsUtf8 = stream.ReadText
    stream.Close
End Function

Private Sub RemoveFile(ByVal path As String)
    On Error Resume Next
    CreateObject("Scripting.FileSystemObject").DeleteFile path, True
End Sub

#End If
