Attribute VB_Name = "WbButtons"
' What the buttons on the sheets start: one Sub for each, one call in each.
' What a button does is written in Python; see workbook_tools/tasks/macro_buttons.py.
Option Explicit

' Marks on the cells what is written wrong.
Public Sub CheckSheet()
    RunButton "check"
End Sub

' Fills in what is suggested for the marked cells that are selected.
Public Sub AcceptSuggestions()
    RunButton "accept"
End Sub

' Tells whether the customer of the selected row has somebody already.
Public Sub LookUpRow()
    RunButton "lookup"
End Sub

' Makes today's sheet for the head of sales.
Public Sub HandOffToday()
    RunButton "handoff"
End Sub

' Adds customers that were newly assigned, below all others.
Public Sub TakeNewCustomers()
    RunButton "take-new"
End Sub

' Puts a copy of this file into the company's inbox.
Public Sub SubmitWeek()
    RunButton "submit"
End Sub

' Brings the drop-downs up to date.
Public Sub RefreshLists()
    RunButton "refresh-lists"
End Sub
