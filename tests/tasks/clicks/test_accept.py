"""采纳建议: proposed values are typed into the selected cells, and nowhere else."""

import openpyxl
import pytest
from clicking import click, clicked, notes
from weeks import inquiry, save


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "客服小李.xlsx"
    save(path, [inquiry(手机="l385390000I"), inquiry(手机="138539O0002"), inquiry(手机="1385390")])
    click("check", path)
    return path


def phones(path):
    return [cell.value for cell in openpyxl.load_workbook(path).active["D"][1:]]


def test_writes_the_proposed_value_as_text_and_takes_the_mark_away(book):
    assert click("accept", book, "D2") == "采纳了1处建议：D2，原来写的在批注里。"
    assert phones(book) == ["13853900001", "138539O0002", "1385390"]
    assert "采纳了建议，原来写的是“l385390000I”" in notes(book)["D2"]
    assert "建议值：13853900002（选中这一格，点「采纳建议」就填进去）" in notes(book)["D3"]
    click("check", book)
    assert "D2" not in notes(book)


def test_of_a_larger_selection_what_has_no_proposal_is_left_and_told(book):
    said = clicked("accept", book, "A1:Z99")
    assert said.sentence == "采纳了2处建议：D2、D3，原来写的在批注里。另有1处没有建议值，要自己改。"
    assert said.needs_correcting
    assert phones(book) == ["13853900001", "13853900002", "1385390"]


@pytest.mark.parametrize(("selection", "said"), [("A2:C9", "没有要改的"), ("D4", "选中的1处没有建议值")])
def test_without_a_proposal_nothing_is_written(book, selection, said):
    before = book.read_bytes()
    assert said in click("accept", book, selection)
    assert book.read_bytes() == before
