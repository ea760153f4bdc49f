Option ClassModule
Option Compatible
Option VBASupport 1
' What WbSystem uses of ADODB.Stream.
Public Kind As Long
Public Charset As String
Private text As String

Public Sub Begin()
End Sub

Public Sub LoadFromFile(place As String)
    If Charset <> "utf-8" Or Kind <> 2 Then Err.Raise 5
    If Not createUnoService("com.sun.star.ucb.SimpleFileAccess").exists(ConvertToURL(place)) Then Err.Raise 3002
    text = TextOf(place)
End Sub

Public Function ReadText() As String
    ReadText = text
End Function

Public Sub Finish()
End Sub
