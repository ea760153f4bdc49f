"""The script that install.cmd runs, run for real on this machine: only the wheels are small."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from wheel_files import wheel

import workbook_tools

SCRIPT = Path(workbook_tools.__file__).parent / "tasks" / "bundled" / "install.py"
PYTHON = ".".join(map(str, sys.version_info[:2]))
STAND_IN = """
import json, os, sys
from importlib import metadata

def main():
    notes = os.environ["STAND_IN"]
    with open(notes, encoding="utf-8") as file:
        said = json.load(file)
    said["calls"].append([metadata.version("workbook-tools"), BUILD, *sys.argv[1:]])
    with open(notes, "w", encoding="utf-8") as file:
        json.dump(said, file)
    arguments = sys.argv[1:]
    unknown = "--person" in arguments and arguments[-1] not in said["people"]
    unreached = "-w" in arguments and not said["reached"]
    print("没有这个人" if unknown else "可以用了。")
    sys.exit(2 if unknown or unreached else said["code"])
"""


class Share:
    """A bundle on a share whose name has every awkward sign, and the machine it is installed on."""

    def __init__(self, folder):
        self.bundle = folder / "共享 & 100% (x)" / "wbtools"
        self.home = folder / "张三 (本机)"
        self.notes = folder / "notes.json"
        self.says(people=["王强"], reached=True, code=0)
        (self.bundle / "setup").mkdir(parents=True)
        shutil.copy(SCRIPT, self.bundle / "setup")
        self.offer("1.0")

    def says(self, **answers):
        """Let the stand-in answer so from now on, and forget how it was called."""
        self.notes.write_text(json.dumps({"calls": [], **answers}), "utf-8")

    def offer(self, version, build="first", **about):
        """Put this version of the stand-in into the bundle."""
        shutil.rmtree(self.bundle / "wheels", ignore_errors=True)
        code = f"BUILD = {build!r}\n{STAND_IN}"
        script, needs = ["wbtools = stand_in:main"], ["helper"]
        made = wheel(
            self.bundle / "wheels", "workbook-tools", version,
            requires=needs, files=[("stand_in.py", code)], scripts=script,
        )  # fmt: skip
        wheel(self.bundle / "wheels", "helper")
        said = {
            "version": version, "wheel": made.name, "requirement": f"workbook-tools=={version}",
            "pythons": [PYTHON], "platform": sysconfig.get_platform(), "workspace": r"\\财务\销售 & 100%",
        }  # fmt: skip
        (self.bundle / "setup" / "bundle.json").write_text(json.dumps(said | about), "utf-8")

    def install(self, *arguments, answers=""):
        """Run the script; gives its exit code and what it printed."""
        environment = {**os.environ, "LOCALAPPDATA": str(self.home), "STAND_IN": str(self.notes), "PYTHONUTF8": "1"}
        command = [sys.executable, "setup/install.py", *arguments]
        done = subprocess.run(
            command, cwd=self.bundle, env=environment, input=answers, capture_output=True, encoding="utf-8", check=False
        )
        assert done.stderr == ""
        return done.returncode, done.stdout

    @property
    def calls(self):
        return json.loads(self.notes.read_text("utf-8"))["calls"]


@pytest.fixture
def share(tmp_path):
    return Share(tmp_path)


def test_it_installs_updates_and_says_what_it_did(share):
    code, said = share.install(answers="王强\n")
    assert code == 0
    assert "1/3" in said
    assert "3/3" in said
    assert "可以用了。" in said
    assert "安装好了" in said
    doctor = ["doctor", "--install-buttons", "-w", r"\\财务\销售 & 100%"]
    assert share.calls == [["1.0", "first", *doctor, "--person", "王强"]]
    assert {path.name for path in (share.home / "wbtools").iterdir()} == {"env", "install.log"}

    # Twice is an update: another build of the same version too, and asking nothing.
    share.says(people=[], reached=True, code=1)
    share.offer("1.0", "second")
    code, said = share.install("--quiet")
    assert code == 1
    assert "按钮还不能用" in said
    assert share.calls == [["1.0", "second", *doctor]]
    share.offer("1.1", "third")
    assert share.install("--quiet")[0] == 1
    assert share.calls[-1][:2] == ["1.1", "third"]

    # A name nobody knows is asked for again; pressing Enter goes on without.
    share.says(people=["王强"], reached=True, code=0)
    code, said = share.install(answers="王墙\n王强\n")
    assert code == 0
    assert said.count("您的姓名") == 2
    assert [call[-1] for call in share.calls] == ["王墙", "王强"]
    share.says(people=[], reached=True, code=1)
    assert share.install(answers="甲\n\n")[0] == 1
    assert share.calls[-1][2:] == doctor

    # The share of the workspace is out of reach: buttons are put in place all the same.
    share.says(people=[], reached=False, code=1)
    code, said = share.install("--quiet")
    assert code == 1
    assert share.calls[-1][2:] == ["doctor", "--install-buttons"]

    # What is not in the bundle is one sentence, and what pip says goes into the log.
    share.offer("1.2")
    broken = json.loads((share.bundle / "setup" / "bundle.json").read_text("utf-8"))
    broken["requirement"] = "workbook-tools==7.7"
    (share.bundle / "setup" / "bundle.json").write_text(json.dumps(broken), "utf-8")
    code, said = share.install("--quiet")
    assert code == 2
    assert "wbtools 没有装上，详细记录在" in said
    assert "ERROR" not in said
    assert "7.7" in (share.home / "wbtools" / "install.log").read_text("utf-8")

    # An environment whose Python is gone is made anew.
    share.says(people=[], reached=True, code=0)
    share.offer("1.3")
    python = share.home / "wbtools" / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    python.unlink()
    assert share.install("--quiet")[0] == 0
    assert share.calls[-1][0] == "1.3"


@pytest.mark.parametrize("about", [{"pythons": ["3.1"]}, {"platform": "win-arm64"}])
def test_a_python_it_has_no_wheels_for_is_refused(share, about):
    share.offer("1.0", **about)
    assert share.install("--probe")[0] == 2
    code, said = share.install("--quiet")
    assert code == 2
    assert "微软商店版不行" in said
    assert not share.home.exists()


def test_a_python_that_fits_is_told_by_the_exit_code_alone(share):
    assert share.install("--probe") == (0, "")
    assert not share.home.exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(share):
    share.home.write_text("a file stands there")
    code, said = share.install("--quiet")
    assert code == 2
    assert said.splitlines()[-1].startswith("写不进去：")


def test_it_needs_nothing_but_python():
    found = re.findall(r"^(?:import|from) (\w+)", SCRIPT.read_text("utf-8"), re.MULTILINE)
    assert len(found) > 5
    assert set(found) <= sys.stdlib_module_names
