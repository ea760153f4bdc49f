Option ClassModule
Option Compatible
Option VBASupport 1
' What WbSystem uses of WScript.Shell. fake_run.py does what Windows does with a command.
Private variables As Object

Private Sub Class_Initialize()
    Set variables = New FakeVariables
End Sub

Public Function Environment(kind As String) As Object
    Set Environment = variables
End Function

Public Function RegRead(place As String) As String
    RegRead = TextOf("{folder}/registry" & Replace(place, "\", "-"))
    If RegRead = "" Then Err.Raise -2147024894
End Function

Public Function Run(toRun As String, style As Long, wait As Boolean) As Long
    Dim code As String
    WriteText "{folder}/asked", style & " " & wait & Chr(10) & toRun & Chr(10) & variables.Told()
    Shell "{python}", 0, """{fake_run}"" ""{folder}""", True
    code = TextOf("{folder}/code")
    If Left(code, 5) = "Raise" Then Err.Raise CLng(Mid(code, 7))
    Run = CLng(code)
End Function
