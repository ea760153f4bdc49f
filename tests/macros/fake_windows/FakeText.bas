Option Compatible
Option VBASupport 1
' Reading and writing files in UTF-8, for the other modules here.
Public Function TextOf(place As String) As String
    Dim files As Object
    Dim stream As Object
    files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    If Not files.exists(ConvertToURL(place)) Then Exit Function
    stream = createUnoService("com.sun.star.io.TextInputStream")
    stream.setInputStream(files.openFileRead(ConvertToURL(place)))
    stream.setEncoding("UTF-8")
    TextOf = stream.readString(Array(), False)
    stream.closeInput()
End Function

Public Sub WriteText(place As String, text As String)
    Dim files As Object
    Dim stream As Object
    files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    If files.exists(ConvertToURL(place)) Then files.kill(ConvertToURL(place))
    stream = createUnoService("com.sun.star.io.TextOutputStream")
    stream.setOutputStream(files.openFileWrite(ConvertToURL(place)))
    stream.setEncoding("UTF-8")
    stream.writeString(text)
    stream.closeOutput()
End Sub
