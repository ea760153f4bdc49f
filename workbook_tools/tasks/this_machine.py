"""What the buttons of this machine know without being told: the company's folder, and who sits here."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbook_tools.problems import WorkbookError

SETTINGS_NAME: Final = "buttons.json"
_DAMAGED: Final = "这台电脑的按钮设置“{path}”读不了，请删掉它，再运行 wbtools doctor --install-buttons"


@dataclass(frozen=True, slots=True)
class MachineSettings:
    """workspace: the company's folder, None if nobody has said. person: the official name of who works here, or ''."""

    workspace: Path | None = None
    person: str = ""


def machine_folder(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform, home: Path | None = None
) -> Path:
    """Give the folder for what belongs to one person on one machine. WBTOOLS_HOME names another."""
    if own := environment.get("WBTOOLS_HOME"):
        return Path(own)
    home = home or Path.home()
    if platform == "win32":
        return Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "wbtools"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "wbtools"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "wbtools"


def load_machine_settings(folder: Path | None = None) -> MachineSettings:
    """Read what this machine's buttons know; nothing, where nothing was ever saved.

    Raises WorkbookError machine-settings if the file is damaged or cannot be read.
    """
    path = (folder or machine_folder()) / SETTINGS_NAME
    try:
        if not path.exists():
            return MachineSettings()
        import json  # noqa: PLC0415 # slow to load, and often not needed

        saved = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:  # no JSON, or no UTF-8
        raise WorkbookError("machine-settings", _DAMAGED.format(path=path)) from error
    if not isinstance(saved, dict):
        raise WorkbookError("machine-settings", _DAMAGED.format(path=path))
    workspace, person = saved.get("workspace") or "", saved.get("person") or ""
    if not isinstance(workspace, str) or not isinstance(person, str):
        raise WorkbookError("machine-settings", _DAMAGED.format(path=path))
    return MachineSettings(Path(workspace) if workspace else None, person)


def save_machine_settings(settings: MachineSettings, folder: Path | None = None) -> Path:
    """Write what this machine's buttons shall know, whole or not at all, and give the file.

    Raises WorkbookError file-denied if it cannot be written.
    """
    import json  # noqa: PLC0415

    from workbook_tools.excel.publish import publish  # noqa: PLC0415 # a button only reads

    path = (folder or machine_folder()) / SETTINGS_NAME
    saved = {"workspace": str(settings.workspace or ""), "person": settings.person}
    text = json.dumps(saved, ensure_ascii=False, indent=1) + "\n"
    publish(path, lambda temporary: temporary.write_text(text, "utf-8"))
    return path
