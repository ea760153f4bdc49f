Option ClassModule
Option Compatible
Option VBASupport 1
' What WbSystem uses of Scripting.FileSystemObject.
Private tries As Long

Public Path As String

Public Function GetSpecialFolder(number As Long) As Object
    Set GetSpecialFolder = New FakeFiles
    GetSpecialFolder.Path = "{folder}"
End Function

Public Function GetTempName() As String
    tries = tries + 1
    GetTempName = "rad" & tries & ".tmp"
End Function

Public Function BuildPath(folder As String, label As String) As String
    BuildPath = folder & "/" & label
End Function

Public Function FileExists(place As String) As Boolean
    FileExists = createUnoService("com.sun.star.ucb.SimpleFileAccess").exists(ConvertToURL(place))
End Function

Public Sub DeleteFile(place As String, always As Boolean)
    createUnoService("com.sun.star.ucb.SimpleFileAccess").kill(ConvertToURL(place))
End Sub
