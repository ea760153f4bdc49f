Attribute VB_Name = "WbRibbon"
' What the buttons on the ribbon start: the same as those on the sheets.
' Excel hands over the control that was clicked; nobody needs it.
Option Explicit

Public Sub RibbonCheckSheet(ByVal control As Object)
    RunButton "check"
End Sub

Public Sub RibbonAcceptSuggestions(ByVal control As Object)
    RunButton "accept"
End Sub

Public Sub RibbonLookUpRow(ByVal control As Object)
    RunButton "lookup"
End Sub

Public Sub RibbonHandOffToday(ByVal control As Object)
    RunButton "handoff"
End Sub

Public Sub RibbonTakeNewCustomers(ByVal control As Object)
    RunButton "take-new"
End Sub

Public Sub RibbonSubmitWeek(ByVal control As Object)
    RunButton "submit"
End Sub

Public Sub RibbonRefreshLists(ByVal control As Object)
    RunButton "refresh-lists"
End Sub
