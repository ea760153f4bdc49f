"""A workspace at two moments, before and after a run, and how to tell which of the two one that was hurt is in."""

import os
import shutil
import signal
import time
from datetime import date

from weeks import customers, entries, inquiry, run, save, tree, workspace

from workbook_tools.excel.publish import WAITING

ROWS = [
    inquiry(客户称呼=f"客户{number}", 手机=f"1385390{number:04}", 咨询日期=date(2026, 11, 2 + number % 20))
    for number in range(30)
]


class States:
    """The old and the new state of a workspace, by the bytes of everything a person sees in it."""

    def __init__(self, folder, *, more=0):
        self.template = workspace(folder / "样", staff=[("李晓梅", "客户咨询记录本")])
        save(self.template.inbox / "李晓梅.xlsx", ROWS[:20])
        run(self.template)
        save(self.template.inbox / "第二份.xlsx", ROWS[10:])
        for number in range(more):
            save(
                self.template.inbox / f"又一份{number}.xlsx",
                [inquiry(客户称呼=f"王{number}", 手机=f"1395390{number:04}")],
            )
        self.old = seen(self.template)
        done = self.copy(folder / "成")
        run(done)
        self.new = seen(done)
        self.rows = rows_of(done)
        assert self.old != self.new

    def copy(self, folder):
        """Give a fresh workspace in the old state."""
        if folder.exists():
            shutil.rmtree(folder)
        shutil.copytree(self.template.root, folder)
        return type(self.template)(folder)

    def insist_on_one(self, space):
        """Every workbook is whole: the old or the new one; and nothing else lies about but what the tool may leave."""
        now = seen(space)
        passing = {path for path in now if is_passing(path)}
        for path in now.keys() - passing:
            of = path.replace(WAITING, "")  # a new one may wait beside the old one
            assert now[path] in (self.old.get(of), self.new.get(of)), path
        assert self.old.keys() <= now.keys(), self.old.keys() - now.keys()

    def insist_on_new(self, space):
        """The next run completes what was cut off: the new state, to the byte, no litter, every row once."""
        run(space)
        assert seen(space) == self.new
        assert rows_of(space) == self.rows


def is_passing(path):
    """Tell whether a file is one of those that a run makes on its way and sweeps up."""
    return path.rpartition("/")[2].startswith(".wbtools-")


def seen(space):
    """Everything outside the hidden folder, by path."""
    return {path: content for path, content in tree(space.root).items() if not path.startswith(".wbtools/")}


def rows_of(space):
    """Every row as the ledger has it, whatever the order in which it was read."""
    return sorted((e.address[:3], e.status, e.customer_no) for e in entries(space)), customers(space)


def in_a_child(task):
    """Run a task in a forked child. Gives the child's process number."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        task()
        status = 0
    finally:
        os._exit(status)


def killed_after(seconds, task):
    """Run a task in a child and kill it after so many seconds, unless it has ended."""
    child = in_a_child(task)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
