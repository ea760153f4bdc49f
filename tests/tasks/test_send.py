"""Workbooks by mail: the right one to the right person, each edition once, and a sentence for whatever goes wrong."""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
import traceback
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32
from functools import partial
from threading import Thread

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from post_office import GREETING, HOST, LOGIN, PASSWORD, PostOffice, certificates
from weeks import tree

from workbook_tools.cli import main
from workbook_tools.excel.encryption import encrypt, is_encrypted, opened
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.settings import RULES, Brand, MailSecurity, Role, Rule, Staff, Territory
from workbook_tools.ledger import Ledger
from workbook_tools.problems import CODES, WorkbookError
from workbook_tools.settings import load_settings
from workbook_tools.tasks import send as send_module
from workbook_tools.tasks.history import history, undo
from workbook_tools.tasks.init import write_settings
from workbook_tools.tasks.mail_server import MailServer
from workbook_tools.tasks.publication import Publication, begin_run, writing
from workbook_tools.tasks.send import MAILED, send
from workbook_tools.workspace import Workspace

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # some servers are to be as careless

TODAY, WEEK = date(2026, 11, 27), "2026-W48"
CUSTOMER = "慕容雪莲养生馆"
STAFF = (
    Staff(name="王总", role=Role.DIRECTOR, email="wang@example.com"),
    Staff(name="李总", role=Role.DIRECTOR, email="li@example.com"),
    Staff(name="张三", role=Role.SALES, email="zhang@example.com"),
    Staff(name="陈经理", role=Role.HEAD, email="chen@example.com"),
)
BRANDS = (Brand(brand="暖橘堂", director="王总"), Brand(brand="御康", director="李总"))
SHEET, OTHER, OWN, HEAD = (
    f"分配/{WEEK}/暖橘堂 分配表.xlsx",
    f"分配/{WEEK}/御康 分配表.xlsx",
    "分配/我的客户/我的客户 张三.xlsx",
    f"分配/{WEEK}/跟进提醒.xlsx",
)
ALL = (SHEET, OTHER, HEAD, OWN)


def say(space, *, staff=STAFF, brands=BRANDS, **rules):
    """Write 设置.xlsx; a rule's number is given as `邮件_1`."""
    answers = {number.replace("_", "-"): value for number, value in rules.items()}
    lines = [replace(rule, value=answers.get(rule.rule_no)) for rule in RULES]
    write_settings(space.settings_file, {Staff: staff, Brand: brands, Rule: lines})


def mail_by(space, office, security="不加密", **more):
    """Let the company mail by this server."""
    rules = {"邮件_1": HOST, "邮件_2": str(office.port), "邮件_3": security, "邮件_4": LOGIN}
    say(space, **(rules | more))


def publish(space, *paths, edition=1, password=""):
    """Publish workbooks as `assign` does; each says which edition it is."""
    with writing(space, "consolidate", password) as ledger, Publication(space, ledger, password) as publication:
        run = begin_run(ledger, "consolidate", WEEK, TODAY)
        for path in paths:
            pages = [TablePage("分配", Territory.form, [Territory(territory=CUSTOMER, note=f"{path} {edition}")], path)]
            publication.add_book(space.root / path, pages, {})
        publication.commit(run)
    return run


@pytest.fixture
def space(tmp_path):
    made = Workspace(tmp_path / "公司")
    made.root.mkdir()
    say(made)
    publish(made, *ALL)
    return made


@pytest.fixture
def office(space):
    """A server that takes everything, by which the company mails."""
    with PostOffice().open() as office:
        mail_by(space, office)
        yield office


def mailed(space, **options):
    options = {"ask": lambda: PASSWORD, "week": WEEK, "today": TODAY, "patience": 5} | options
    return send(workspace=space.root, **options)


def rehearsed(space, **options):
    return mailed(space, dry_run=True, **options)


def who_gets_what(done):
    return {(parcel.path, parcel.person) for parcel in done.to_send}


def codes(done):
    return [held.code for held in done.held]


def log(space):
    with Ledger(space.ledger_file, write=False) as ledger:
        return {subject: json.loads(value) for subject, value in ledger.decisions(MAILED).items()}


class TestWhoGetsWhat:
    def test_a_brands_sheet_goes_to_its_director_ones_own_book_to_oneself_and_reminders_to_the_head(self, space):
        assert who_gets_what(rehearsed(space)) == {(SHEET, "王总"), (OTHER, "李总"), (OWN, "张三"), (HEAD, "陈经理")}

    def test_nothing_else_in_those_folders_goes_to_anybody(self, space):
        publish(space, f"分配/{WEEK}/公平表.xlsx", "分配/我的客户/说明.xlsx", "分配/2026-W47/御康 分配表.xlsx")
        (space.root / f"分配/{WEEK}/~$橘堂 分配表.xlsx").write_bytes(b"")
        done = rehearsed(space)
        assert {parcel.path for parcel in done.to_send} == set(ALL)
        assert set(codes(done)) == {"mail-unset"}  # no server is named yet

    def test_a_director_may_be_named_in_any_way_that_people_know(self, space):
        staff = (replace(STAFF[0], aliases="老王"), *STAFF[1:])
        say(space, staff=staff, brands=(Brand(brand="暖橘堂", director="老王"), BRANDS[1]))
        assert (SHEET, "王总") in who_gets_what(rehearsed(space))

    def test_names_that_cannot_be_a_files_are_found_by_what_became_of_them(self, space):
        say(space, brands=(Brand(brand="御康/临沂", director="李总"),))
        publish(space, path := f"分配/{WEEK}/御康／临沂 分配表.xlsx")
        assert (path, "李总") in who_gets_what(rehearsed(space))

    def test_namesakes_get_each_his_own(self, space):
        staff = [Staff(name="张三", staff_no=no, role=Role.SALES, email=f"{no}@example.com") for no in ("A01", "A02")]
        say(space, staff=(*STAFF[:2], *staff))
        publish(space, *(f"分配/我的客户/我的客户 张三（{no}）.xlsx" for no in ("A01", "A02")))
        to = {parcel.person: parcel.to for parcel in rehearsed(space).to_send}
        assert (to["张三（A01）"], to["张三（A02）"]) == ("A01@example.com", "A02@example.com")

    def test_every_head_gets_the_reminders(self, space):
        say(space, staff=(*STAFF, Staff(name="赵经理", role=Role.HEAD, email="zhao@example.com")))
        assert {(HEAD, "陈经理"), (HEAD, "赵经理")} < who_gets_what(rehearsed(space))

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"email": None}, "email-missing"),
            ({"email": "张三的邮箱"}, "email-unread"),
            ({"email": "a@example.com、b@example.com"}, "email-unread"),
            ({"on_duty": "否"}, "person-left"),
            ({"off_from": date(2026, 11, 27)}, "person-left"),
            ({"off_from": date(2026, 11, 20), "back_on": date(2026, 10, 9)}, "person-left"),  # of an earlier leave
            ({"name": "张山"}, "unknown-person"),
        ],
    )
    def test_who_cannot_or_must_not_get_it_is_told_and_the_others_do(self, space, office, changes, code):
        mail_by(space, office, staff=(*STAFF[:2], replace(STAFF[2], **changes), STAFF[3]))
        done = mailed(space)
        assert codes(done) == [code]
        assert done.held[0].path == OWN
        assert len(office.taken) == 3
        assert not done.is_clean

    @pytest.mark.parametrize(
        "changes",
        [
            {"on_duty": "否", "back_on": date(2026, 12, 7)},
            {"off_from": date(2026, 11, 20), "back_on": date(2026, 12, 7)},
            {"off_from": date(2026, 11, 28)},
            {"off_from": date(2026, 11, 28), "on_duty": "否"},
            {"email": " ｚｈａｎｇ＠example.com "},
        ],
    )
    def test_who_is_on_leave_or_still_there_gets_it(self, space, changes):
        say(space, staff=(*STAFF[:2], replace(STAFF[2], **changes), STAFF[3]))
        parcel = next(parcel for parcel in rehearsed(space).to_send if parcel.path == OWN)
        assert parcel.to == "zhang@example.com"

    @pytest.mark.parametrize("brands", [BRANDS[:1], (BRANDS[0], Brand(brand="御康", director="谁"))])
    def test_a_brand_without_a_director_is_told(self, space, brands):
        say(space, brands=brands)
        done = rehearsed(space)
        assert ("unknown-brand", OTHER) in [(held.code, held.path) for held in done.held]
        assert OTHER not in {parcel.path for parcel in done.to_send}

    def test_without_a_head_the_reminders_are_told(self, space):
        say(space, staff=STAFF[:3])
        assert ("unknown-person", HEAD) in [(held.code, held.path) for held in rehearsed(space).held]


class TestWhatIsNotSent:
    def one_held(self, space):
        done = rehearsed(space)
        held = [held for held in done.held if held.path]
        assert len(held) == 1
        assert held[0].path not in {parcel.path for parcel in done.to_send}
        assert len(done.to_send) == 3
        return held[0]

    def test_a_workbook_somebody_wrote_into(self, space):
        with (space.root / SHEET).open("ab") as file:
            file.write(b"x")
        assert self.one_held(space).code == "file-changed"

    def test_a_workbook_that_is_gone(self, space):
        (space.root / SHEET).unlink()
        assert self.one_held(space).code == "file-missing"

    def test_a_workbook_the_tool_did_not_make(self, space):
        (space.root / f"分配/{WEEK}/御康 分配表 分配表.xlsx").write_bytes((space.root / SHEET).read_bytes())
        done = rehearsed(space)
        assert [held.code for held in done.held if held.path] == ["mail-stranger"]

    def test_an_old_edition_beside_which_the_new_one_waits(self, space, monkeypatch):
        def in_use(_):
            raise WorkbookError("file-open", "正被人打开着")

        with monkeypatch.context() as patched:
            patched.setattr("workbook_tools.excel.publish.refuse_in_use", in_use)
            publish(space, SHEET, edition=2)
        held = self.one_held(space)
        assert held.code == "file-open"
        assert "暖橘堂 分配表.待合并.xlsx" in held.message

    def test_anything_of_a_week_that_nobody_made_not_even_ones_own_book(self, space, office):
        done = mailed(space, week="2026-W49")
        assert (codes(done), office.connections) == (["file-missing"], 0)

    def test_anything_before_anything_was_made_and_no_ledger_comes_of_it(self, tmp_path):
        made = Workspace(tmp_path / "新")
        made.root.mkdir()
        say(made, 邮件_1=HOST, 邮件_4=LOGIN)
        assert codes(mailed(made)) == ["file-missing"]
        assert not made.hidden_folder.exists()

    def test_a_week_that_is_none(self, space):
        with pytest.raises(WorkbookError, match="2026-W48") as caught:
            mailed(space, week="../2026-W48")
        assert caught.value.code == "week-unread"


class TestRehearsal:
    def test_sends_nothing_asks_nothing_and_writes_nothing(self, space, office):
        def never():
            raise AssertionError("nobody is asked")

        before = tree(space.root)
        done = rehearsed(space, ask=never)
        assert (len(done.to_send), done.held, done.is_clean) == (4, [], True)
        assert (tree(space.root), office.connections) == (before, 0)

    def test_tells_what_is_missing_for_it(self, space):
        done = rehearsed(space)
        assert codes(done) == ["mail-unset"]
        assert "邮件-1、邮件-4" in done.held[0].message

    @pytest.mark.parametrize(
        ("rules", "told"),
        [
            ({"邮件_1": ""}, "邮件-1"),
            ({"邮件_2": "70000"}, "邮件-2"),
            ({"邮件_4": "公司邮箱"}, "邮件-4"),
        ],
    )
    def test_without_which_nothing_is_sent(self, space, office, rules, told):
        mail_by(space, office, **rules)
        with pytest.raises(WorkbookError, match=told) as caught:
            mailed(space)
        assert caught.value.code == "mail-unset"
        assert told in rehearsed(space).held[0].message
        assert office.connections == 0


def test_answers_that_are_none_leave_the_safe_defaults_and_others_may_be_typed_as_people_do(space):
    def server(**rules):
        say(space, **{"邮件_1": "ｓｍｔｐ．example.com", "邮件_4": LOGIN} | rules)
        found = MailServer.of(load_settings(space.settings_file, TODAY))
        return (found.host, found.port, found.security)

    assert server() == ("smtp.example.com", 465, "SSL")
    assert server(邮件_2="四六五", 邮件_3="机密") == ("smtp.example.com", 465, "SSL")
    assert server(邮件_2="５８７", 邮件_3="StartTLS") == ("smtp.example.com", 587, "STARTTLS")
    assert server(邮件_2="25", 邮件_3="不 加密") == ("smtp.example.com", 25, "不加密")


class TestMail:
    @pytest.mark.parametrize("security", ["不加密", "STARTTLS", "SSL", "ssl"])
    def test_arrives_over_any_kind_of_connection(self, space, tmp_path, security):
        certificate, trusting = certificates(tmp_path)
        with PostOffice().open(security.upper(), certificate=certificate) as office:
            mail_by(space, office, security)
            done = mailed(space, context=trusting)
        assert sorted(office.receivers) == sorted(person.email for person in STAFF)
        assert office.logins == [(LOGIN, PASSWORD)]
        assert (len(done.sent), done.to_send, done.is_clean) == (4, [], True)

    def test_arrives_without_a_password_where_none_is_wanted(self, space):
        def never():
            raise AssertionError("nobody is asked")

        with PostOffice().open(auth=False) as office:
            mail_by(space, office)
            assert len(mailed(space, ask=never).sent) == 4

    def test_is_logged_in_for_by_another_name_if_there_is_one(self, space, office):
        mail_by(space, office, 邮件_5=LOGIN, 邮件_4="public@example.com")
        mailed(space)
        assert {mail["From"] for mail in office.mails} == {"public@example.com"}
        assert office.logins == [(LOGIN, PASSWORD)]

    @pytest.fixture
    def mails(self, space, office):
        mailed(space)
        return {mail["To"]: mail for mail in office.mails}

    def test_says_what_it_is_what_to_do_and_who_sent_it(self, mails):
        sheet = mails["wang@example.com"]
        assert sheet["Subject"] == f"{WEEK} 分配表（暖橘堂）"
        text = sheet.get_body().get_content()
        assert text.startswith("王总，您好：")
        assert "在「决定」里选好" in text
        assert f"从 {LOGIN} 发出" in text
        assert mails["zhang@example.com"]["Subject"] == f"{WEEK} 我的客户"
        assert mails["chen@example.com"]["Subject"] == f"{WEEK} 跟进提醒"
        reminders = mails["chen@example.com"].get_body().get_content()
        assert "不用发回" in reminders, "nothing in it is read back"

    def test_brings_the_workbook_to_the_byte_under_its_own_name(self, space, mails):
        for to, path in (("wang@example.com", SHEET), ("zhang@example.com", OWN)):
            (attached,) = mails[to].iter_attachments()
            assert attached.get_filename() == path.rpartition("/")[2]
            assert attached.get_content() == (space.root / path).read_bytes()
            assert attached.get_content_type().endswith("spreadsheetml.sheet")

    def test_names_it_for_programs_that_know_only_the_older_way(self, space, office):
        long = "御康理疗养生器械" * 4
        mail_by(space, office, brands=(Brand(brand=long, director="王总"),))
        publish(space, path := f"分配/{WEEK}/{long[:26]} 分配表.xlsx")
        mailed(space)
        name = path.rpartition("/")[2]
        raw = next(raw for raw, mail in zip(office.taken, office.mails, strict=True) if long[:26] in mail["Subject"])
        part = message_from_bytes(raw, policy=compat32).get_payload()[1]
        assert str(make_header(decode_header(part.get_param("name")))) == name
        assert part.get_filename() == name
        assert b"filename*=utf-8''" in raw  # in one piece: some programs do not put pieces together

    def test_is_ascii_in_lines_a_server_takes(self, office, mails):
        assert len(office.taken) == 4
        for raw in office.taken:
            assert raw.isascii()
            assert b"\n" not in raw.replace(b"\r\n", b"")
            assert max(map(len, raw.split(b"\r\n"))) <= 90
            assert b": \r\n" not in raw  # legal, and yet not every program reads on
            assert not any(mail.defects for part in message_from_bytes(raw).walk() for mail in [part])

    def test_names_no_customer_outside_the_workbook(self, office, mails):
        for mail in mails.values():
            said = [*mail.values(), mail.get_body().get_content(), *(p.get_filename() for p in mail.iter_attachments())]
            assert CUSTOMER not in "".join(map(str, said))

    def test_has_the_same_id_whenever_it_is_sent_again_and_another_for_each_other(self, space, office, mails):
        first = [mail["Message-ID"] for mail in office.mails]
        assert len(set(first)) == 4
        assert all(each.endswith("@example.com>") for each in first)
        mailed(space, resend=["张三"])
        again = office.mails[-1]
        assert again["To"] == "zhang@example.com"
        assert again["Message-ID"] in first

    def test_is_dated_now(self, mails):
        for mail in mails.values():
            assert abs(mail["Date"].datetime - datetime.now(UTC)) < timedelta(minutes=10)

    def test_tells_a_server_nothing_of_this_computer(self, space, monkeypatch, office):
        monkeypatch.setattr(socket, "getfqdn", lambda *_: "前台的电脑")  # smtplib could not even say it
        assert len(mailed(space).sent) == 4


class TestOnce:
    def test_a_second_run_sends_nothing_and_asks_nobody(self, space, office):
        mailed(space)
        connections, runs = office.connections, history(space.root)
        done = mailed(space)
        assert (done.sent, len(done.already), done.is_clean, done.run) == ([], 4, True, None)
        assert (len(office.taken), office.connections, history(space.root)) == (4, connections, runs)

    def test_only_a_new_edition_is_sent_again(self, space, office):
        mailed(space)
        publish(space, OWN, edition=2)
        done = mailed(space)
        assert [parcel.path for parcel in done.sent] == [OWN]
        assert len(office.taken) == 5

    def test_ones_own_book_is_not_sent_again_in_another_week_if_it_is_the_same(self, space, office):
        mailed(space)
        publish(space, "分配/2026-W49/暖橘堂 分配表.xlsx")
        done = mailed(space, week="2026-W49")
        assert [parcel.path for parcel in done.sent] == ["分配/2026-W49/暖橘堂 分配表.xlsx"]
        assert [parcel.path for parcel in done.already] == [OWN]

    def test_who_asks_gets_it_again(self, space, office):
        mailed(space)
        done = mailed(space, resend=["张三"])
        assert [parcel.person for parcel in done.sent] == ["张三"]
        with pytest.raises(WorkbookError, match="谁呀"):
            mailed(space, resend=["谁呀"])

    def test_an_address_that_was_mended_since_is_told_and_waits_for_a_word(self, space, office):
        mailed(space)
        mail_by(space, office, staff=(*STAFF[:2], replace(STAFF[2], email="zhang3@example.com"), STAFF[3]))
        done = mailed(space)
        assert (codes(done), done.sent) == (["mail-elsewhere"], [])
        assert "--resend 张三" in done.held[0].message
        mailed(space, resend=["张三"])
        assert office.receivers[-1] == "zhang3@example.com"
        assert mailed(space).is_clean

    def test_the_log_says_when_to_which_address_and_under_which_id(self, space, office):
        mailed(space)
        entries = log(space)
        assert {subject.partition("/")[0] for subject in entries} == {person.name for person in STAFF}
        assert {entry["message_id"] for entry in entries.values()} == {mail["Message-ID"] for mail in office.mails}
        entry = next(entry for subject, entry in entries.items() if subject.startswith("张三"))
        assert (entry["state"], entry["week"], entry["to"]) == ("sent", WEEK, "zhang@example.com")

    def test_the_history_says_how_many(self, space, office):
        mailed(space)
        (run,) = [run for run in history(space.root) if run["task"] == "send"]
        assert (run["sent"], run["week"], run["outputs"]) == (4, WEEK, [])

    def test_without_the_log_nothing_is_sent_at_all(self, space, office):
        mailed(space)
        space.ledger_file.unlink()
        assert codes(mailed(space)) == ["file-missing"]
        assert len(office.taken) == 4


class Crash(BaseException):
    """The power goes."""


class FatefulSession:
    """A session in which each mail meets its fate; where they end, all are taken."""

    def __init__(self, fates, taken, *_, **__):
        self.fates, self.taken, self.to = fates, taken, ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def open(self):
        pass

    def offer(self, to, size):
        self.to = to

    def hand_over(self, message):
        fate = next(self.fates, "taken")
        if fate in ("taken", "crash after", "lost"):
            self.taken.append(self.to)
        if fate.startswith("crash"):
            raise Crash
        if fate != "taken":
            raise WorkbookError("mail-unsure" if fate == "lost" else "mail-refused", "没有收")


class TestCutOff:
    @contextmanager
    def crashing(self, monkeypatch, at, *, after):
        """Let the power go at the so-manieth mail, before the server has it or after."""
        real, count = send_module.MailSession.hand_over, iter(range(1, 100))

        def hand_over(session, message):
            number = next(count)
            if number == at and not after:
                raise Crash
            real(session, message)
            if number == at:
                raise Crash

        with monkeypatch.context() as patched:
            patched.setattr(send_module.MailSession, "hand_over", hand_over)
            with pytest.raises(Crash):
                yield

    @pytest.mark.parametrize("after", [False, True])
    def test_in_the_middle_the_rest_is_sent_and_the_one_in_doubt_is_asked_about(
        self, space, office, monkeypatch, after
    ):
        with self.crashing(monkeypatch, 2, after=after):
            mailed(space)
        assert len(office.taken) == 1 + after
        done = mailed(space)
        (doubt,) = done.held
        assert (doubt.code, doubt.person, len(done.sent), len(done.already)) == ("mail-unsure", "王总", 2, 1)
        assert "--resend 王总" in doubt.message
        assert len(set(office.receivers)) == len(office.taken) == 3 + after
        assert codes(mailed(space)) == ["mail-unsure"]
        again = mailed(space, resend=["王总"])
        assert ([parcel.person for parcel in again.sent], again.is_clean) == (["王总"], True)
        assert mailed(space).is_clean

    def test_the_history_counts_what_had_been_sent(self, space, office, monkeypatch):
        with self.crashing(monkeypatch, 3, after=True):
            mailed(space)
        assert history(space.root)[-1]["sent"] == 2

    def test_a_doubt_about_an_older_edition_is_nobodys_concern(self, space, office, monkeypatch):
        with self.crashing(monkeypatch, 1, after=False):
            mailed(space)
        publish(space, OTHER, edition=2)
        assert mailed(space).is_clean

    def test_after_a_server_took_a_mail_and_died_nothing_more_is_tried(self, space, office):
        office.dies["wang@example.com"] = "DATA"
        done = mailed(space)
        assert codes(done) == ["mail-unsure"]
        assert ([p.person for p in done.sent], [p.person for p in done.to_send]) == (["李总"], ["陈经理", "张三"])
        office.dies.clear()
        rest = mailed(space)
        assert ([p.person for p in rest.sent], codes(rest)) == (["陈经理", "张三"], ["mail-unsure"])
        assert len(set(office.receivers)) == len(office.taken) == 4

    def test_a_server_that_hangs_up_before_is_called_again(self, space, office):
        office.dies["li@example.com"] = "RCPT"
        done = mailed(space)
        assert (len(done.sent), done.is_clean, len(office.taken), office.connections) == (4, True, 4, 2)

    def test_a_server_that_goes_away_for_good_leaves_the_rest_for_another_day(self, space, monkeypatch):
        real = send_module.MailSession.hand_over
        with PostOffice().open() as office:
            mail_by(space, office)

            def gone(session, message):
                real(session, message)
                session._client.sock.shutdown(socket.SHUT_RDWR)
                session._server = replace(session._server, port=1)

            monkeypatch.setattr(send_module.MailSession, "hand_over", gone)
            done = mailed(space)
        assert (len(done.sent), codes(done), len(done.to_send)) == (1, ["mail-unreachable"], 3)
        assert done.held[0].path == ""

    def test_by_a_kill_nothing_is_sent_twice(self, space, office):
        command = [sys.executable, "-m", "workbook_tools", "send", "-w", str(space.root), "--week", WEEK]
        surroundings = {**os.environ, "WBTOOLS_SMTP_PASSWORD": PASSWORD}
        with subprocess.Popen(command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            office.once_taken = lambda to: process.kill() if to == "wang@example.com" else None
            process.wait(60)
        office.once_taken = lambda to: None
        assert office.receivers == ["li@example.com", "wang@example.com"]
        done = mailed(space)
        assert ([p.person for p in done.sent], codes(done)) == (["陈经理", "张三"], ["mail-unsure"])
        assert len(set(office.receivers)) == len(office.taken) == 4

    @given(fates=st.lists(st.sampled_from(["taken", "refused", "lost", "crash before", "crash after"]), max_size=12))
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_whatever_happens_nobody_gets_a_mail_twice_and_who_gets_none_is_told(self, tmp_path_factory, fates):
        space = Workspace(tmp_path_factory.mktemp("公司"))
        say(space, 邮件_1=HOST, 邮件_4=LOGIN)
        publish(space, *ALL)
        taken = []
        session = partial(FatefulSession, iter(fates), taken)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(send_module, "MailSession", session)
            for _ in range(len(fates) + 2):
                try:
                    done = mailed(space)
                except Crash:
                    continue
        assert done.to_send == []
        assert len(taken) == len(set(taken))
        doubted = {held.person for held in done.held if held.code == "mail-unsure"}
        assert {parcel.person for parcel in done.already} | doubted == {person.name for person in STAFF}
        assert {parcel.to for parcel in done.already} <= set(taken)


class TestRefusals:
    def told(self, space, **options):
        """Give the one sentence told of a server nothing could be sent by."""
        done = mailed(space, **options)
        assert (codes(done), done.sent, len(done.to_send), done.run) == (["mail-unreachable"], [], 4, None)
        (held,) = done.held
        assert PASSWORD not in held.message
        assert GREETING not in held.message
        assert log(space) == {}
        return held.message

    def test_of_one_recipient_are_told_and_the_others_get_theirs(self, space, office):
        office.refused["li@example.com"] = f"550 {GREETING} no such user"
        done = mailed(space)
        (held,) = done.held
        assert (held.code, held.person, held.path) == ("mail-refused", "李总", OTHER)
        assert "550" in held.message
        assert "li@example.com" in held.message
        assert GREETING not in held.message
        assert len(office.taken) == 3
        office.refused.clear()
        assert [parcel.person for parcel in mailed(space).sent] == ["李总"]

    @pytest.mark.parametrize(("answer", "said"), [("554 spam", "没有收（554）"), ("451 later", "暂时不收（451）")])
    def test_of_a_mail_are_told_and_it_is_sent_next_time(self, space, office, answer, said):
        office.answers["li@example.com"] = answer
        done = mailed(space)
        assert (codes(done), len(done.sent)) == (["mail-refused"], 3)
        assert said in done.held[0].message
        assert len(log(space)) == 3
        office.answers.clear()
        assert [parcel.person for parcel in mailed(space).sent] == ["李总"]

    def test_of_a_mail_sent_again_leave_the_log_as_it_was(self, space, office):
        mailed(space)
        before = log(space)
        office.answers["li@example.com"] = "554 spam"
        assert codes(mailed(space, resend=["李总"])) == ["mail-refused"]
        assert log(space) == before

    def test_of_what_is_too_large_say_so_before_it_is_sent(self, space):
        with PostOffice().open(data_size_limit=1_000) as office:
            mail_by(space, office)
            done = mailed(space)
        assert (codes(done), office.taken, done.run) == (["mail-refused"] * 4, [], None)
        assert "邮件太大" in done.held[0].message

    def test_of_the_sender_stop_the_round(self, space, office):
        office.sender_refused = "553 not yours"
        said = self.told(space)
        assert "邮件-4" in said
        assert "553" in said

    def test_of_the_password_say_what_to_look_at(self, space, office):
        said = self.told(space, ask=lambda: "wrong-4712")
        assert "授权码" in said
        assert "wrong-4712" not in said
        assert office.taken == []

    def test_of_a_password_no_server_understands_do_not_show_it(self, space, office):
        assert "密码" in (said := self.told(space, ask=lambda: "密码九九"))
        assert "九九" not in said

    def test_nobody_sees_the_password_when_it_is_a_bug_either(self, space, office, monkeypatch):
        session = send_module.MailSession(
            MailServer(HOST, office.port, MailSecurity.NONE, LOGIN, LOGIN), lambda: "wrong-4712"
        )
        with pytest.raises(WorkbookError) as caught, session:
            session.open()
        shown = "".join(traceback.format_exception(caught.value))
        assert "wrong-4712" not in shown
        assert GREETING not in shown

    def test_of_nobody_listening(self, space):
        with socket.create_server((HOST, 0)) as taken:
            port = taken.getsockname()[1]
        mail_by(space, PostOffice(), 邮件_2=str(port))
        assert self.told(space).startswith("连不上发信服务器")

    @pytest.mark.parametrize("host", ["post.invalid", "邮局。。例子", "." * 70])
    def test_of_a_name_nobody_has(self, space, office, host):
        mail_by(space, office, 邮件_1=host)
        assert self.told(space).startswith("找不到发信服务器")

    @pytest.mark.parametrize("security", ["不加密", "SSL"])
    def test_of_silence(self, space, security):
        with socket.create_server((HOST, 0)) as silent:
            office = PostOffice()
            office.port = silent.getsockname()[1]
            mail_by(space, office, security)
            assert "没有回应" in self.told(space, patience=0.3)

    def test_of_a_server_that_turns_everybody_away_do_not_show_what_it_says(self, space):
        with socket.create_server((HOST, 0)) as listening:

            def turn_away():
                visitor, _ = listening.accept()
                with visitor:
                    visitor.sendall(f"554 {GREETING}\r\n".encode())

            porter = Thread(target=turn_away)
            porter.start()
            server = MailServer(HOST, listening.getsockname()[1], MailSecurity.NONE, LOGIN, LOGIN)
            with pytest.raises(WorkbookError, match="不接待（554）") as caught:
                send_module.MailSession(server, str).open()
            porter.join()
        assert GREETING not in "".join(traceback.format_exception(caught.value))

    def test_are_not_concluded_from_a_large_mail_taking_long(self, space, office, monkeypatch):
        monkeypatch.setattr("workbook_tools.tasks.mail_server._SLOWEST", 500)
        office.once_taken = lambda to: time.sleep(2) if to == "wang@example.com" else None
        assert len(mailed(space, patience=1.5).sent) == 4

    def test_of_a_certificate_nobody_vouches_for(self, space, tmp_path):
        certificate, _ = certificates(tmp_path)
        for security in ("SSL", "STARTTLS"):
            with PostOffice().open(security, certificate=certificate) as office:
                mail_by(space, office, security)
                assert "证书" in self.told(space)
            assert office.logins == []

    def test_of_a_certificate_of_another_server(self, space, tmp_path):
        certificate, trusting = certificates(tmp_path, "other.example.com")
        with PostOffice().open("SSL", certificate=certificate) as office:
            mail_by(space, office, "SSL", 邮件_1="localhost")
            assert "证书" in self.told(space, context=trusting)

    def test_of_a_server_that_speaks_plainly_where_it_should_not(self, space, office):
        mail_by(space, office, "SSL")
        assert "建不了加密连接" in self.told(space)
        mail_by(space, office, "STARTTLS")
        assert "不支持 STARTTLS" in self.told(space)
        assert office.logins == []

    def test_of_an_encrypted_server_asked_plainly(self, space, tmp_path):
        certificate, _ = certificates(tmp_path)
        with PostOffice().open("SSL", certificate=certificate) as office:
            mail_by(space, office)
            assert "邮件-3" in self.told(space, patience=0.5)

    def test_every_one_has_its_place_in_the_catalogue(self):
        assert {
            "mail-unset", "mail-stranger", "mail-unreachable", "mail-refused", "mail-unsure", "mail-elsewhere",
            "email-missing", "email-unread",
        } <= CODES.keys()  # fmt: skip


def test_the_systems_certificates_are_what_is_trusted(space, office):
    session = send_module.MailSession(MailServer(HOST, office.port, MailSecurity.SSL, LOGIN, LOGIN), str)
    assert session._context.verify_mode is ssl.CERT_REQUIRED
    assert session._context.check_hostname


class TestEncryption:
    def attached(self, office):
        return {mail["To"]: next(iter(mail.iter_attachments())).get_content() for mail in office.mails}

    def test_locks_what_is_sent_with_a_password_that_is_not_in_the_mail(self, space, office):
        mail_by(space, office, 邮件_6="是")
        done = mailed(space, password="临沂-2026")
        assert done.is_clean
        for content in self.attached(office).values():
            assert is_encrypted(content)
        plain = (space.root / SHEET).read_bytes()
        assert opened(self.attached(office)["wang@example.com"], "临沂-2026").startswith(b"PK")
        assert plain.startswith(b"PK")
        for mail in office.mails:
            text = mail.get_body().get_content()
            assert "密码不在邮件里" in text
            assert "临沂-2026" not in text

    def test_is_one_edition_however_often_it_is_locked(self, space, office):
        mail_by(space, office, 邮件_6="是")
        mailed(space, password="临沂-2026")
        assert len(mailed(space).already) == 4

    def test_wants_a_password_before_anybody_is_called(self, space, office):
        mail_by(space, office, 邮件_6="是")
        with pytest.raises(WorkbookError, match="--password-file") as caught:
            mailed(space)
        assert caught.value.code == "file-password"
        assert office.connections == 0
        assert codes(rehearsed(space)) == ["file-password"]

    def test_is_not_done_twice(self, tmp_path, office):
        space = Workspace(tmp_path / "加密的公司")
        space.root.mkdir()
        mail_by(space, office, 邮件_6="是")
        publish(space, *ALL, password="临沂-2026")
        assert mailed(space).is_clean  # no password is needed for what is locked already
        content = self.attached(office)["wang@example.com"]
        assert content == (space.root / SHEET).read_bytes()
        assert is_encrypted(content)
        assert all("密码不在邮件里" in mail.get_body().get_content() for mail in office.mails)

    def test_that_fails_holds_one_mail_back(self, space, office, monkeypatch):
        def failing(path, password):
            monkeypatch.setattr(send_module, "encrypt", encrypt)
            raise WorkbookError("reads-differently", "打不开")

        mail_by(space, office, 邮件_6="是")
        monkeypatch.setattr(send_module, "encrypt", failing)
        done = mailed(space, password="临沂-2026")
        assert (codes(done), len(done.sent)) == (["reads-differently"], 3)


class TestUndoing:
    def test_of_mails_is_refused_with_the_way_to_what_lies_before(self, space, office):
        run = publish(space, OWN, edition=2)
        mailed(space)
        for number in (None, run + 1):
            with pytest.raises(WorkbookError, match="收不回来") as caught:
                undo(space.root, number, today=TODAY)
            assert caught.value.code == "nothing-to-undo"
        with pytest.raises(WorkbookError, match=f"wbtools undo {run}"):
            undo(space.root, today=TODAY)

    def test_of_what_lies_before_goes_on_and_says_what_is_out(self, space, office):
        before = (space.root / OWN).read_bytes()
        mailed(space)
        run = publish(space, OWN, edition=2)
        mailed(space)
        known = log(space)
        done = undo(space.root, run, today=TODAY)
        assert done.restored == [OWN]
        assert (space.root / OWN).read_bytes() == before
        assert list(done.notices) == [f"第{run + 1}次发出的1封邮件收不回来，里面是撤销以前的内容，请告诉收到的人"]
        assert log(space) == known
        assert mailed(space).sent == []  # he had that edition before

    def test_of_everything_leaves_what_was_mailed_on_record(self, space, office):
        mailed(space)
        undo(space.root, 1, today=TODAY)
        assert len(log(space)) == 4
        assert codes(mailed(space)) == ["file-missing"]
        with pytest.raises(WorkbookError, match=r"收不回来$"):
            undo(space.root, today=TODAY)
        publish(space, *ALL)
        assert [parcel.path for parcel in mailed(space).already] == sorted(ALL)


def wbtools(*arguments, **options):
    """Run a command; nothing but an exit is let through."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], **options)
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert "Traceback" not in result.output
    assert PASSWORD not in result.output
    assert PASSWORD not in result.stderr
    return result


class TestCommand:
    @pytest.fixture
    def arguments(self, space):
        return ("send", "-w", space.root, "--week", WEEK)

    @pytest.fixture
    def known(self, monkeypatch):
        monkeypatch.setenv("WBTOOLS_SMTP_PASSWORD", PASSWORD)

    def test_says_who_would_get_what_and_needs_no_password_for_it(self, space, office, arguments):
        result = wbtools(*arguments, "--dry-run")
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.splitlines() == [
            "会发　李总（li@example.com）：御康 分配表.xlsx",
            "会发　王总（wang@example.com）：暖橘堂 分配表.xlsx",
            "会发　陈经理（chen@example.com）：跟进提醒.xlsx",
            "会发　张三（zhang@example.com）：我的客户 张三.xlsx",
            f"{WEEK}：会发4封。只看了一遍，什么都没有发。",
        ]
        assert office.taken == []

    def test_says_what_was_sent_and_what_had_been(self, office, arguments, known):
        result = wbtools(*arguments)
        assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, f"{WEEK}：发了4封。")
        assert len(office.taken) == 4
        again = wbtools(*arguments)
        assert (again.exit_code, again.stdout) == (0, f"{WEEK}：发了0封，以前发过的4封没有再发。\n")
        assert wbtools(*arguments, "--resend", "张三").stdout.startswith("发了　张三")

    def test_says_what_was_not_sent_and_why(self, office, arguments, known):
        office.refused["li@example.com"] = "550 no"
        office.dies["chen@example.com"] = "DATA"
        result = wbtools(*arguments)
        assert result.exit_code == 1
        lines = result.stdout.splitlines()
        assert lines[0] == "发了　王总（wang@example.com）：暖橘堂 分配表.xlsx"
        assert lines[1] == "还没有发　张三（zhang@example.com）：我的客户 张三.xlsx"
        assert lines[2].startswith("待办　御康 分配表.xlsx　李总：发信服务器没有收（550）")
        assert lines[3].startswith("待办　跟进提醒.xlsx　陈经理：发的时候和发信服务器")
        assert lines[-1] == "还有1封没有发；再运行一次，只发没有发的。"

    def test_leaves_the_password_nowhere(self, space, office, arguments, known):
        wbtools(*arguments)
        for path in space.root.rglob("*"):
            assert path.is_dir() or PASSWORD.encode() not in path.read_bytes(), path

    def test_asks_for_the_password_at_a_terminal_only(self, office, arguments, monkeypatch):
        monkeypatch.delenv("WBTOOLS_SMTP_PASSWORD", raising=False)
        result = wbtools(*arguments)
        assert (result.exit_code, result.stdout, office.taken) == (2, "", [])
        assert "WBTOOLS_SMTP_PASSWORD" in result.stderr
        monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
        result = wbtools(*arguments, input=f"{PASSWORD}\n")
        assert (result.exit_code, len(office.taken)) == (0, 4)
        assert "授权码" in result.stderr

    @pytest.mark.parametrize(
        ("more", "told"),
        [(("--week", "下周"), "2026-W48"), (("--resend", "谁呀"), "谁呀"), (("-w", "没有"), "设置.xlsx")],
    )
    def test_2_for_what_cannot_be_done(self, office, arguments, more, told):
        result = wbtools(*arguments, *more)
        assert (result.exit_code, result.stdout) == (2, "")
        assert told in result.stderr

    def test_1_and_a_sentence_for_a_server_that_cannot_be_reached(self, space, office, arguments, known):
        mail_by(space, office, "STARTTLS")
        result = wbtools(*arguments)
        assert result.exit_code == 1
        assert "不支持 STARTTLS" in result.stdout

    def test_gives_one_json_object(self, office, arguments, known):
        office.refused["li@example.com"] = "550 no"
        result = wbtools(*arguments, "--json")
        assert (result.exit_code, result.stdout.count("\n")) == (1, 1)
        said = json.loads(result.stdout)
        assert list(said) == ["run", "week", "sent", "already", "to_send", "held", "notices"]
        assert (said["run"], said["week"], len(said["sent"]), said["to_send"]) == (2, WEEK, 3, [])
        person, subject = "王总", f"{WEEK} 分配表（暖橘堂）"
        assert said["sent"][0] == {"person": person, "to": "wang@example.com", "file": SHEET, "subject": subject}
        (held,) = said["held"]
        assert (held["code"], held["file"], held["person"]) == ("mail-refused", OTHER, "李总")

    def test_locks_attachments_with_a_password_from_a_file(self, space, office, arguments, known, tmp_path):
        mail_by(space, office, 邮件_6="是")
        assert wbtools(*arguments).exit_code == 2
        (tmp_path / "密码.txt").write_text("临沂-2026\n", "utf-8")
        assert wbtools(*arguments, "--password-file", tmp_path / "密码.txt").exit_code == 0
        assert all(is_encrypted(next(iter(mail.iter_attachments())).get_content()) for mail in office.mails)

    def test_is_in_the_history_and_cannot_be_undone(self, space, office, arguments, known):
        wbtools(*arguments)
        assert wbtools("history", "-w", space.root).stdout.splitlines()[1].endswith(f"发邮件 {WEEK}；发了4封")
        refused = wbtools("undo", "-w", space.root)
        assert refused.exit_code == 2
        assert "wbtools undo 1" in refused.stderr
        undone = wbtools("undo", "1", "-w", space.root)
        assert undone.exit_code == 1
        assert "第2次发出的4封邮件收不回来" in undone.stdout
