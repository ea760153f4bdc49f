"""A folder with a name that breaks what is not quoted, a workbook in it, and a program for its buttons to start."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from workbook_tools.excel.status_line import STATUS_TAG
from workbook_tools.forms.inquiry_log import Inquiry

HERE = Path(__file__).parent
PYTHON = "/usr/bin/python3"
"""The system's own: LibreOffice's bridge belongs to it."""
HOSTILE = "销售 部 100%PATH% a&b (1)^"
SHEET = Inquiry.form.sheet
RECORDER = """#!{python}
import json, sys
from pathlib import Path
Path({got!r}).write_text(json.dumps(sys.argv[1:]), "utf-8")
if {said!r} is not None:
    Path(sys.argv[sys.argv.index("--result-file") + 1]).write_text({said!r}, "utf-8")
sys.exit({code})
"""


class Desk:
    """A folder with a name that breaks what is not quoted, a workbook in it, and a program to be started."""

    def __init__(self, folder, book, profile):
        self.folder = folder / HOSTILE
        self.folder.mkdir()
        self.book = Path(shutil.copy(book, self.folder / "记录 本%TEMP%&c.xlsm"))
        self.profile = profile
        self.home = folder / "这台电脑"
        stub = (HERE / "WbSystemOffice.bas").read_text("ascii")
        told = {"folder": self.folder, "wrapper": HERE / "note_code.py", "python": sys.executable}
        for name, value in told.items():
            stub = stub.replace(f"{{{name}}}", str(value))
        self.stub = {"WbSystem": stub}

    def program(self, said="查完了\n", code=0):
        """Make a program that notes down what it is given and says something, or writes no file."""
        path = self.folder / "wb tools"
        got = str(self.folder / "got.json")
        path.write_text(RECORDER.format(python=sys.executable, got=got, said=said, code=code), "utf-8")
        path.chmod(0o755)
        return str(path)

    def got(self):
        """Give the arguments that the program was started with; None if it was not."""
        path = self.folder / "got.json"
        return json.loads(path.read_text("utf-8")) if path.exists() else None

    def wish(self, **changes):
        return {"book": str(self.book), "sheet": SHEET, "select": "B10:C12", "modules": self.stub, **changes}

    def press(self, caption, **changes):
        """Press a button; give what is said in the cell below it."""
        came = self.ask([self.wish(press=caption, **changes)])[0]
        assert came["came"] == "done"
        assert came["status"].startswith(STATUS_TAG)
        return came["status"].removeprefix(STATUS_TAG)

    def ask(self, wishes):
        asked = json.dumps({"profile": str(self.profile), "books": wishes})
        command = [PYTHON, str(HERE / "in_office.py")]
        own = {**os.environ, "WBTOOLS_HOME": str(self.home)}
        done = subprocess.run(command, check=False, env=own, input=asked, capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
