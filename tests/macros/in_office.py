"""Presses the buttons of a workbook in LibreOffice; run by the system's Python, which has LibreOffice's bridge.

Reads what to do from standard input as JSON, and writes what came of it to standard output:
    book:     the workbook. unsaved: open a new one made from it, as a file that was never saved.
    profile:  a folder of its own for LibreOffice.
    modules:  name → source of the modules to put in the place of the workbook's, or to add.
    program:  what the workbook says about where wbtools is.
    sheet, select, press: which cells to select on which sheet, and the caption of the button to press.
    rename:   what to call the sheet before.
    call:     calls instead of a press: [[function, arguments], …].
    picture:  a PDF to draw afterwards, buttons included.
LibreOffice says nothing of an error in a macro that nobody catches, nor of one it cannot compile. So a module of the
tests' own calls the macro, catches, and says `done` at its end.
"""

import contextlib
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

_PATIENCE = 60
_TRAP = """Option VBASupport 1
Function Pressed() As String
    On Error GoTo Caught
    {macro}
    Pressed = "done"
    Exit Function
Caught:
    Pressed = "error " & Err.Number & ": " & Err.Description
End Function
"""


def option(name, value):
    return PropertyValue(name, 0, value, 0)


@contextlib.contextmanager
def office(profile):
    """Start a LibreOffice of our own, and end it with all that it has started."""
    pipe = f"wbtools{secrets.token_hex(6)}"
    command = ["soffice", "--headless", "--norestore", "--nologo", "--nodefault"]
    command += [f"-env:UserInstallation={Path(profile).as_uri()}", f"--accept=pipe,name={pipe};urp;"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, **quiet)
    try:
        context = uno.getComponentContext()
        resolver = context.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
        for _ in range(_PATIENCE * 10):
            try:
                there = resolver.resolve(address)
                break
            except NoConnectException:
                time.sleep(0.1)
        yield there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def script(document, name):
    address = f"vnd.sun.star.script:VBAProject.{name}?language=Basic&location=document"
    return document.getScriptProvider().getScript(address)


def put_module(document, name, source):
    library = document.BasicLibraries.getByName("VBAProject")
    put = library.replaceByName if library.hasByName(name) else library.insertByName
    put(name, source)


def cell_named(document, name):
    area = document.NamedRanges.getByName(name).ReferredCells
    return area.getCellByPosition(0, 0)


def macro_of(sheet, caption):
    """Give the macro that LibreOffice has bound to the button of a caption."""
    form = sheet.DrawPage.Forms[0]
    numbers = [number for number in range(form.Count) if form[number].Label == caption]
    (bound,) = (event.ScriptCode for event in form.getScriptEvents(numbers[0]))
    return re.fullmatch(r"vnd\.sun\.star\.script:VBAProject\.(\w+\.\w+)\?language=Basic&location=document", bound)[1]


def draw(document, sheet, target):
    """Draw one sheet; buttons are not printed unless one asks for it."""
    document.CurrentController.setActiveSheet(sheet)
    for shape in sheet.DrawPage:
        shape.Control.Printable = True
    whole = uno.createUnoStruct("com.sun.star.table.CellRangeAddress", sheet.RangeAddress.Sheet, 0, 0, 11, 20)
    for other in document.Sheets:
        other.setPrintAreas((whole,) if other.Name == sheet.Name else ())
    document.storeToURL(Path(target).as_uri(), (option("FilterName", "calc_pdf_Export"),))


def outcome(desktop, wish):
    options = [option("Hidden", True), option("MacroExecutionMode", 4)]
    if wish.get("unsaved"):
        options.append(option("AsTemplate", True))
    document = desktop.loadComponentFromURL(Path(wish["book"]).as_uri(), "_blank", 0, tuple(options))
    try:
        for name, source in wish.get("modules", {}).items():
            put_module(document, name, source)
        if "program" in wish:
            cell_named(document, "wbtools_cli").String = wish["program"]
        if "call" in wish:
            calls = wish["call"]
            return {"gave": [script(document, name).invoke(tuple(given), (), ())[0] for name, given in calls]}
        sheet = document.Sheets.getByName(wish["sheet"])
        sheet.Name = wish.get("rename", sheet.Name)
        document.CurrentController.setActiveSheet(sheet)
        document.CurrentController.select(sheet.getCellRangeByName(wish["select"]))
        macro = macro_of(sheet, wish["press"])
        put_module(document, "Trap", _TRAP.format(macro=macro))
        came = script(document, "Trap.Pressed").invoke((), (), ())[0]
        status = sheet.NamedRanges.getByName("wbtools_status").ReferredCells.getCellByPosition(0, 0).String
        if "picture" in wish:
            draw(document, sheet, wish["picture"])
        return {"macro": macro, "came": came, "status": status}
    finally:
        document.close(True)


if __name__ == "__main__":
    wishes = json.load(sys.stdin)
    with office(wishes["profile"]) as desktop:
        json.dump([outcome(desktop, wish) for wish in wishes["books"]], sys.stdout)
