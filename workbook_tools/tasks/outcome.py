"""What every task that publishes gives back: its run, what it has to tell, and what it wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbook_tools.problems import Problem
from workbook_tools.tasks.publication import Publication


@dataclass(kw_only=True)
class Outcome:
    """What became of a run.

    run:       its number; None if nothing was new, so that nothing was written.
    problems:  everything it has to tell at a place.
    outputs:   the workbooks written, by their path below the workspace; empty if none was.
    set_aside: where copies went of workbooks that somebody had written into, by their path below the workspace.
    waiting:   a sentence for each workbook that could not be replaced.
    notices:   what must be told of the ledger itself, such as that it was lost and made again.
    """

    run: int | None = None
    problems: list[Problem] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """True if nothing needs correcting."""
        return not (self.waiting or self.notices) and all(problem.is_remark for problem in self.problems)

    def publish(self, publication: Publication, run: int, counts: Mapping[str, Any]) -> None:
        """Publish what a run made, and note what became of it. counts: what the history tells of the run."""
        self.run, self.notices = run, publication.ledger.notices
        publication.ledger.journal.sum_up(run, counts)
        publication.commit(run)
        self.outputs = [path for path in publication.paths if path not in publication.not_placed]
        self.set_aside, self.waiting = publication.set_aside, publication.waiting

    def published(self) -> dict[str, list[str]]:
        """Give what became of the workbooks as plain JSON, and what must be told of the ledger."""
        return {
            "outputs": self.outputs,
            "set_aside": self.set_aside,
            "waiting": self.waiting,
            "notices": self.notices,
        }


def plain_problems(problems: Iterable[Problem]) -> list[dict[str, str | None]]:
    """Give problems as plain JSON, personal values masked."""
    return [
        {
            "code": problem.code,
            "file": problem.place.file,
            "sheet": problem.place.sheet,
            "cell": problem.place.cell,
            "message": problem.said(),
        }
        for problem in problems
    ]
