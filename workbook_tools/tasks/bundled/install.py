"""Installs wbtools from the folder this lies in, for one person, without a network: `install.cmd` runs it.

It runs before wbtools is there, so it uses nothing but Python itself.
Exit codes: 0 buttons can be used, 1 installed but something is to be mended, 2 not installed.
`--probe` only tells by its exit code whether this Python will do; `--quiet` asks nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

SETUP = Path(__file__).resolve().parent
BUNDLE = SETUP.parent
USABLE, TO_MEND, FAILED = 0, 1, 2
_TRIES = 3
_IN_USE = ("WinError 5", "WinError 32", "PermissionError", "Access is denied", "拒绝访问")


class CannotInstallError(Exception):
    """The installation cannot go on; the message says why."""


def fits(about: dict[str, Any]) -> bool:
    """Tell whether the bundle has wheels for this Python. The Microsoft Store's hides what it writes from Excel."""
    version = ".".join(map(str, sys.version_info[:2]))
    in_store = "WindowsApps" in sys.base_prefix or "PythonSoftwareFoundation" in sys.base_prefix
    return version in about["pythons"] and sysconfig.get_platform() == about["platform"] and not in_store


def home() -> Path:
    """Give the folder wbtools is installed into: this person's own, so that no administrator is needed."""
    return Path(os.environ.get("LOCALAPPDATA") or Path.home() / ".local" / "share") / "wbtools"


def program(environment: Path, name: str) -> Path:
    """Give a program of a virtual environment."""
    windows = os.name == "nt"
    return environment / ("Scripts" if windows else "bin") / (f"{name}.exe" if windows else name)


def run(command: list[str], log: Path) -> bool:
    """Run a step, what it prints going into the log. Tells whether it went well."""
    clean = {name: value for name, value in os.environ.items() if not name.upper().startswith(("PYTHON", "PIP_"))}
    clean |= {"PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1"}
    with log.open("ab") as file:
        return subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, env=clean, check=False).returncode == 0


def make_environment(environment: Path, log: Path) -> None:
    """Make the virtual environment, or keep the one that is there if it works and is of this Python."""
    python = program(environment, "python")
    same = f"import sys, pip; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    if python.exists() and run([str(python), "-c", same], log):
        return
    if not run([sys.executable, "-m", "venv", "--clear", str(environment)], log):
        raise CannotInstallError(_why("建不了 wbtools 的文件夹", log))


def install_wheels(environment: Path, about: dict[str, Any], log: Path) -> None:
    """Install or update wbtools and all it needs, from the bundle alone."""
    pip = [str(program(environment, "python")), "-m", "pip", "install", "--no-index", "--no-input"]
    pip += ["--disable-pip-version-check", "--find-links", str(BUNDLE / "wheels")]
    if not run([*pip, "--upgrade", about["requirement"]], log):
        raise CannotInstallError(_why("wbtools 没有装上", log))
    own = str(BUNDLE / "wheels" / about["wheel"])  # of the same version another build may be there
    if not run([*pip, "--no-deps", "--force-reinstall", own], log):
        raise CannotInstallError(_why("wbtools 没有装上", log))


def _why(what: str, log: Path) -> str:
    said = log.read_text("utf-8", "replace")
    if any(word in said for word in _IN_USE):
        return f"{what}：有程序正在用它，或没有权限。请关闭 Excel 和正在运行的 wbtools，再双击一次 install.cmd"
    return f"{what}，详细记录在 {log}，请把它发给管理员"


def put_buttons_in_place(environment: Path, workspace: str, person: str, *, quiet: bool) -> int:
    """Let wbtools record where it is, and look at everything; a name that is not known is asked for again."""
    command = [str(program(environment, "wbtools")), "doctor", "--install-buttons"]
    where = ["-w", workspace] if workspace else []
    for _ in range(_TRIES):
        code = subprocess.run([*command, *where, *(["--person", person] if person else [])], check=False).returncode
        if code != FAILED or quiet or not person:
            break
        person = ask_name()
    if code == FAILED and where:  # the share may be out of reach today; buttons are put in place all the same
        code = subprocess.run(command, check=False).returncode
    return code


def ask_name() -> str:
    """Ask who works here. '' if nobody answers."""
    try:
        return input("您的姓名（和公司人员名单里的一样；不改就直接按回车）：").strip()
    except EOFError:
        return ""


def main(arguments: list[str]) -> int:
    """Install, say what was done, and give the exit code."""
    about = json.loads((SETUP / "bundle.json").read_text("utf-8"))
    if not fits(about):
        print(f"这个 Python 用不上：需要 64 位的 {'、'.join(about['pythons'])}，微软商店版不行。")
        return FAILED
    if "--probe" in arguments:
        return USABLE
    quiet = "--quiet" in arguments
    try:
        return install(about, quiet=quiet)
    except CannotInstallError as stopped:
        print(f"{stopped}。")
    except OSError as error:
        print(f"写不进去：{error.filename or home()}，请检查磁盘和权限后再试。")
    except KeyboardInterrupt:
        print("中断了，再双击一次 install.cmd 会接着装完。")
    return FAILED


def install(about: dict[str, Any], *, quiet: bool) -> int:
    """Go through the steps. Raises CannotInstallError and OSError."""
    print(f"安装 wbtools {about['version']}，只装给您自己，不需要管理员。")
    person = "" if quiet else ask_name()
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    environment, log = folder / "env", folder / "install.log"
    log.write_bytes(b"")
    print(f"1/3 准备文件夹：{folder}")
    make_environment(environment, log)
    print("2/3 安装程序（要一两分钟）……", flush=True)
    install_wheels(environment, about, log)
    print("3/3 装上按钮，检查这台电脑：", flush=True)
    code = put_buttons_in_place(environment, about["workspace"], person, quiet=quiet)
    print()
    if code == USABLE:
        print(f"安装好了。模板在 {BUNDLE / 'templates'}，请复制一份到自己的文件夹再填。")
    elif code == TO_MEND:
        print("程序装好了，但按钮还不能用：请按上面“要改”的一条条改，改完再双击一次 install.cmd。")
    else:
        print("程序装好了，但按钮没有装上，请把上面的话发给管理员。")
    return code if code in (USABLE, TO_MEND) else FAILED


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
