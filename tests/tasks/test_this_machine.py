from pathlib import Path

import pytest

from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.this_machine import (
    MachineSettings,
    load_machine_settings,
    machine_folder,
    save_machine_settings,
)


class TestFolder:
    def test_each_system_keeps_them_where_programs_keep_such(self, tmp_path):
        roaming = tmp_path / "Roaming"
        assert machine_folder({"APPDATA": str(roaming)}, "win32", tmp_path) == roaming / "wbtools"
        assert machine_folder({}, "win32", tmp_path) == tmp_path / "AppData" / "Roaming" / "wbtools"
        assert machine_folder({}, "darwin", tmp_path) == tmp_path / "Library" / "Application Support" / "wbtools"
        assert machine_folder({}, "linux", tmp_path) == tmp_path / ".config" / "wbtools"

    @pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
    def test_another_can_be_named(self, platform, tmp_path):
        assert machine_folder({"WBTOOLS_HOME": "别处", "APPDATA": "x"}, platform, tmp_path) == Path("别处")


class TestSettings:
    def test_nothing_is_known_where_nothing_was_saved(self, tmp_path):
        assert load_machine_settings(tmp_path / "没有") == MachineSettings(None, "")

    def test_what_was_saved_is_read_again(self, tmp_path, monkeypatch):
        monkeypatch.setenv("WBTOOLS_HOME", str(tmp_path / "自己的 & 100%"))
        settings = MachineSettings(tmp_path / "公司 文件夹", "王强")
        path = save_machine_settings(settings)
        assert path == tmp_path / "自己的 & 100%" / "buttons.json"
        assert load_machine_settings() == settings
        assert [each.name for each in path.parent.iterdir()] == ["buttons.json"]

    def test_a_path_of_windows_survives(self, tmp_path):
        said = r"\\财务-PC\共享\销售 & 100%"
        (tmp_path / "buttons.json").write_text(f'{{"workspace": "{said.replace(chr(92), chr(92) * 2)}"}}', "utf-8-sig")
        assert str(load_machine_settings(tmp_path).workspace) == said

    @pytest.mark.parametrize(
        "content", [b"", b"{", b"[]", b'"x"', b"\xff\xfe{", b'{"workspace": 5}', b'{"person": ["x"]}', b"[" * 200_000]
    )
    def test_damaged_ones_are_told_in_a_sentence(self, content, tmp_path):
        (tmp_path / "buttons.json").write_bytes(content)
        with pytest.raises(WorkbookError, match="请删掉它，再运行 wbtools doctor --install-buttons") as caught:
            load_machine_settings(tmp_path)
        assert caught.value.code == "machine-settings"
        assert str(tmp_path) in caught.value.message

    def test_a_place_that_cannot_be_written_is_told(self, tmp_path):
        (tmp_path / "own").write_text("a file stands there")
        with pytest.raises(WorkbookError, match="写不进"):
            save_machine_settings(MachineSettings(), tmp_path / "own")
