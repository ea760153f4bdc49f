Attribute VB_Name = "WbRunner"
' From a click to a sentence: refuses a workbook without a file, tells wbtools which workbook, sheet and cells are
' meant, waits, and shows the sentence that comes back. It knows no rule of the company's, and no operating system:
' that is WbSystem's. Whatever happens, a sentence is shown and no debugger opens.
'
' VBA texts are written in the code page of the machine. So these sources are ASCII, and what is said in Chinese stands
' in cells of the hidden sheet, under the names wbtools_say_...
Option Explicit

' What WbSystem's RunProgram says instead of an exit code.
Public Const WB_MISSING As Long = -1
Public Const WB_BLOCKED As Long = -2

' Exit codes of wbtools: done and clean, done but something needs correcting, not done.
Private Const CLEAN As Long = 0
Private Const NEEDS_CORRECTING As Long = 1
Private Const NOT_DONE As Long = 2

' MsgBox refuses more than about 1,024 characters; the cell below the buttons has all of them.
Private Const MOST_SHOWN As Long = 900

Public Sub RunButton(ByVal button As String)
    Dim answer As String
    Dim code As Long
    Dim failure As Long
    On Error GoTo Failed
    code = NOT_DONE
    If Len(ThisWorkbook.Path) = 0 Then
        answer = SaidUnder("wbtools_say_unsaved")
    Else
        ShowWaiting
        code = RunProgram(TextUnder("wbtools_cli"), ArgumentsOf(button), answer)
        answer = AnswerOrReason(answer, code)
    End If
    StopWaiting
    Tell answer, code
    Exit Sub
Failed:
    failure = Err.Number
    StopWaiting
    Tell SaidUnder("wbtools_say_silent") & " [" & failure & "]", NOT_DONE
End Sub

' --- what wbtools is told ---

' Gives the command after the program's name. What is not known is left out.
Public Function ArgumentsOf(ByVal button As String) As Variant
    Dim parts() As String
    ReDim parts(3)
    parts(0) = "button"
    parts(1) = button
    parts(2) = "--workbook"
    parts(3) = PlaceOfWorkbook()
    AddOption parts, "--hwnd", WindowNumber()
    AddOption parts, "--sheet", SheetName()
    AddOption parts, "--selection", SelectedCells()
    ArgumentsOf = parts
End Function

Private Sub AddOption(ByRef parts() As String, ByVal label As String, ByVal value As String)
    Dim last As Long
    If Len(value) = 0 Then Exit Sub
    last = UBound(parts) + 2
    ReDim Preserve parts(last)
    parts(last - 1) = label
    parts(last) = value
End Sub

' ThisWorkbook.FullName would do in Excel; LibreOffice gives the bare name there.
Private Function PlaceOfWorkbook() As String
    Dim separator As String
    separator = Application.PathSeparator
    If InStr(ThisWorkbook.Path, "://") > 0 Then separator = "/"
    PlaceOfWorkbook = ThisWorkbook.Path & separator & ThisWorkbook.Name
End Function

' Tells apart two Excels that are open at once. LibreOffice and the Mac know no such number.
Private Function WindowNumber() As String
    On Error Resume Next
    WindowNumber = CStr(Application.Hwnd)
End Function

Private Function SheetName() As String
    On Error Resume Next
    SheetName = ThisWorkbook.ActiveSheet.Name
End Function

' Empty if a picture or a chart is selected. Several areas come as "B7,D9:E9", whole rows as "3:5".
Private Function SelectedCells() As String
    On Error Resume Next
    SelectedCells = Selection.Address(False, False)
End Function

' Writes a text as it has to stand between quotation marks on a command line of Windows: a quotation mark gets a
' backslash, and backslashes before one, or at the end, are doubled. (A sheet's name may have quotation marks.)
Public Function Escaped(ByVal text As String) As String
    Dim at As Long
    Dim sign As String
    Dim backslashes As Long
    For at = 1 To Len(text)
        sign = Mid(text, at, 1)
        If sign = """" Then
            Escaped = Escaped & String(backslashes + 1, "\")
        End If
        backslashes = IIf(sign = "\", backslashes + 1, 0)
        Escaped = Escaped & sign
    Next at
    Escaped = Escaped & String(backslashes, "\")
End Function

' --- what is told ---

' Gives the answer, or why there is none.
Private Function AnswerOrReason(ByVal answer As String, ByRef code As Long) As String
    AnswerOrReason = WithoutBreaksAtEnd(answer)
    If code = WB_MISSING Then
        AnswerOrReason = SaidUnder("wbtools_say_missing")
    ElseIf code = WB_BLOCKED Then
        AnswerOrReason = SaidUnder("wbtools_say_blocked") & " [" & answer & "]"
    ElseIf Len(AnswerOrReason) = 0 Then
        AnswerOrReason = SaidUnder("wbtools_say_silent") & " [" & code & "]"
        code = NOT_DONE
    End If
End Function

Private Function WithoutBreaksAtEnd(ByVal text As String) As String
    text = Replace(text, vbCrLf, vbLf)
    Do While Right(text, 1) = vbLf Or Right(text, 1) = " "
        text = Left(text, Len(text) - 1)
    Loop
    WithoutBreaksAtEnd = text
End Function

' Shows the sentence in the cell below the buttons, which can say everything, and in a message.
Private Sub Tell(ByVal answer As String, ByVal code As Long)
    On Error Resume Next
    StatusCell().Value = TextUnder("wbtools_say_mark") & answer
    MsgBox Left(answer, MOST_SHOWN), IconOf(code), "wbtools"
End Sub

' Each sheet has a cell of this name; a copy of the sheet has one too. LibreOffice does not find the names of a single
' sheet, but what stands in that cell begins with a mark.
Private Function StatusCell() As Object
    Dim mark As String
    Dim cell As Object
    On Error Resume Next
    Set StatusCell = ThisWorkbook.ActiveSheet.Range("wbtools_status")
    If Not StatusCell Is Nothing Then Exit Function
    mark = TextUnder("wbtools_say_mark")
    If Len(mark) = 0 Then Exit Function
    For Each cell In ThisWorkbook.ActiveSheet.Range("A1:A9")
        If Left(cell.Value, Len(mark)) = mark Then
            Set StatusCell = cell
            Exit Function
        End If
    Next cell
End Function

Private Function IconOf(ByVal code As Long) As Long
    Select Case code
        Case CLEAN
            IconOf = vbInformation
        Case NEEDS_CORRECTING
            IconOf = vbExclamation
        Case Else
            IconOf = vbCritical
    End Select
End Function

' Gives what a cell of the hidden sheet says.
Private Function TextUnder(ByVal label As String) As String
    On Error Resume Next
    TextUnder = CStr(ThisWorkbook.Names(label).RefersToRange.Value)
End Function

' The same for a sentence: if somebody has deleted the hidden sheet, at least its name is shown.
Private Function SaidUnder(ByVal label As String) As String
    SaidUnder = TextUnder(label)
    If Len(SaidUnder) = 0 Then SaidUnder = label
End Function

' --- while waiting ---

Private Sub ShowWaiting()
    On Error Resume Next
    Application.Cursor = 2 ' xlWait
    Application.StatusBar = TextUnder("wbtools_say_waiting")
End Sub

Private Sub StopWaiting()
    On Error Resume Next
    Application.Cursor = -4143 ' xlDefault
    Application.StatusBar = False
End Sub
