import os

import pytest

from workbook_tools.columns.links import Link
from workbook_tools.excel.book import read_book
from workbook_tools.excel.publish import publish
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.tasks.reading import read_files
from workbook_tools.tasks.sources import find_sources


def deny(monkeypatch, folder):
    scan = os.scandir

    def scandir(path):
        if os.fspath(path) == os.fspath(folder):
            raise PermissionError(13, "denied", os.fspath(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_a_folder_that_cannot_be_searched_is_listed(tmp_path, monkeypatch):
    (tmp_path / "华东").mkdir()
    deny(monkeypatch, tmp_path / "华东")
    (source,) = find_sources([tmp_path])
    (reading,) = read_files([source], today=None, vocabularies={})
    assert (source.name, reading.unreadable.code) == ("华东", "file-denied")


def test_a_source_that_cannot_be_searched_is_refused(tmp_path, monkeypatch):
    deny(monkeypatch, tmp_path)
    with pytest.raises(WorkbookError, match="打不开文件夹"):
        find_sources([tmp_path])


@pytest.mark.skipif(os.name == "nt", reason="links want rights there")
def test_links_are_followed_once_and_one_that_leads_nowhere_is_told(tmp_path):
    inbox, share = tmp_path / "收件箱", tmp_path / "共享"
    for folder in (inbox, share / "华东"):
        folder.mkdir(parents=True)
    (share / "华东" / "甲.csv").write_text("客户,手机\n", "utf-8")
    (inbox / "业务部").symlink_to(share)
    (share / "回去").symlink_to(inbox)
    (share / "再一次").symlink_to(share / "华东")
    (inbox / "断.xlsx").symlink_to(tmp_path / "没有.xlsx")
    (inbox / "圈").symlink_to(inbox / "圈")
    found = {source.name: source.refusal and source.refusal.code for source in find_sources([inbox])}
    assert found == {"业务部/华东/甲.csv": None, "断.xlsx": "file-missing", "圈": "file-missing"}
    readings = read_files(find_sources([inbox]), today=None, vocabularies={})
    assert sum("链接" in reading.unreadable.message for reading in readings if reading.unreadable) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "管道.xlsx")
    with pytest.raises(WorkbookError) as refused:
        read_book(tmp_path / "管道.xlsx")
    assert refused.value.code == "file-not-workbook"


def test_a_link_holds_only_what_a_workbook_can():
    assert Link.to_file("看", "a\x01\ufffe\udc80b.xlsx").target == "external:a%01b.xlsx"


def test_numbers_in_a_quoted_heading_are_masked():
    problem = Problem("heading-unknown", Place("a"), "多了“138.0013.8000”一列")
    assert problem.said() == "多了“138****8000”一列"
    assert "138.0013.8000" in problem.said(unmask=True)


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("workbook_tools.excel.publish._FIRST_PAUSE", 0)
    (tmp_path / "名单.xlsx").mkdir()
    with pytest.raises(WorkbookError) as refused:
        publish(tmp_path / "名单.xlsx", lambda path: path.write_text("新"))
    assert refused.value.code == "file-denied"
