"""Whenever a run is killed, the workspace is in the old state or the new one, and the next run completes."""

import os
import random
import time
from functools import partial

import pytest
from states import States, in_a_child, killed_after
from weeks import run

KILLS = [pytest.param(30, id="30"), pytest.param(200, id="200", marks=pytest.mark.long)]


@pytest.mark.parametrize("kills", KILLS)
def test_killed_at_any_moment_nothing_is_lost(tmp_path, kills):
    states = States(tmp_path)
    dice = random.Random(kills)
    started = time.monotonic()
    run(states.copy(tmp_path / "这次"))
    takes = time.monotonic() - started
    for _ in range(kills):
        space = states.copy(tmp_path / "这次")
        killed_after(dice.uniform(0, takes * 1.1), partial(run, space))
        states.insist_on_one(space)
        states.insist_on_new(space)


def test_killed_again_and_again_it_still_completes(tmp_path):
    states = States(tmp_path)
    dice = random.Random(1)
    space = states.copy(tmp_path / "这次")
    for _ in range(15):
        killed_after(dice.uniform(0, 0.4), partial(run, space))
        states.insist_on_one(space)
    states.insist_on_new(space)


def test_a_run_that_ends_by_itself_is_no_different(tmp_path):
    states = States(tmp_path)
    space = states.copy(tmp_path / "这次")
    assert os.waitpid(in_a_child(partial(run, space)), 0)[1] == 0
    states.insist_on_new(space)
