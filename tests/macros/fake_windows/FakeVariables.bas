Option ClassModule
Option Compatible
Option VBASupport 1
' The variables of a process, as WScript.Shell hands them out.
Private lines As String

Public Sub Put(label As String, value As String)
    lines = lines & label & "=" & value & Chr(10)
End Sub

Public Sub Remove(label As String)
    lines = lines & label & Chr(10)
    WriteText "{folder}/variables", lines
End Sub

Public Function Told() As String
    Told = lines
End Function
