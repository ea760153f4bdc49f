"""Which claims of directors hold: of customers of whom nobody knew the brand (待定品牌)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from workbook_tools.problems import Problem
from workbook_tools.tasks.assignment_known import AGAIN, CONTRADICTION, REFUSED, Known
from workbook_tools.tasks.assignment_lines import ReturnedLine
from workbook_tools.tasks.assignment_outcome import Verdicts


@dataclass(frozen=True)
class ClaimJudge:
    """Judges the lines of 待定品牌.

    brands: every brand whose director claims a customer, in whichever week, by the number he goes by now.
    """

    known: Known
    found: Verdicts
    brands: Mapping[str, Collection[str]]

    def judge(self, lines: Sequence[ReturnedLine]) -> None:
        """Judge all lines of one customer of one week, in whichever workbooks they stand."""
        claims = [line for line in lines if line.claimed]
        for line in lines if not claims else ():
            if line.refusal:
                self.found.refuse(line, line.refusal)
            elif line.no not in self.found.unclaimed:
                self.found.unclaimed.append(line.no)
        for line in claims:
            if problem := self._claim_problem(line, self.brands[self.known.now(line.no)]):
                self.found.refuse(line, problem)
            elif self.known.customers[self.known.now(line.no)].get("brand") == line.brand:
                self.found.already.append(line.no)
            else:
                self._take(line)

    def _take(self, line: ReturnedLine) -> None:
        now = self.known.now(line.no)
        self.found.claimed[now] = line.brand
        self.found.ended |= {(now, brand) for brand in self.known.open_claims.get(now, ())}

    def withdraw(self, line: ReturnedLine) -> None:
        """Let a claim end that was open, if its director's line does not claim the customer any more."""
        now, of_brand = self.known.now(line.no), self.known.open_claims.get(self.known.now(line.no), {})
        if line.claimed or line.refusal or line.brand in self.brands[now] or line.brand not in of_brand:
            return
        if line.week >= of_brand[line.brand]:
            self.found.ended.add((now, line.brand))
            message = f"{line.brand}不再认领{now}，原来的认领不算了"
            self.found.problems.append(line.problem("assignment-noted", message))

    def _claim_problem(self, line: ReturnedLine, brands: Collection[str]) -> Problem | None:
        now = self.known.now(line.no)
        if now not in self.known.customers:
            return line.problem(REFUSED, self.known.unknown_said(line), AGAIN, "customer")
        if line.brand not in self.known.brands:
            return line.problem(REFUSED, f"设置里没有“{line.brand}”这个品牌，没有收", AGAIN)
        known = self.known.customers[now].get("brand")
        is_known = known in self.known.brands
        if len(brands) > 1:
            if not is_known:
                self.found.contested[now, line.brand] = line.week
            message = f"{'、'.join(sorted(brands))}都认领了{now}，谁的都没有收"
            return line.problem(CONTRADICTION, message, "请几位总监商量好，只留一个 是")
        if is_known and known != line.brand:
            return line.problem(CONTRADICTION, f"{now}已定为{known}，没有收", "要改，请在客户总表的「意向品牌」里改")
        if not is_known and (others := self._others(now, line.brand)):
            self.found.contested[now, line.brand] = line.week
            message = f"{'、'.join(others)}也认领了{now}，还没有说不要，没有收"
            return line.problem(
                CONTRADICTION, message, f"请商量好；{'、'.join(others)}不要了，把「认领」清空交回，再一起收"
            )
        return None

    def _others(self, no: str, brand: str) -> list[str]:
        """Give the other brands whose directors claimed a customer before, and still do."""
        claimed = self.known.open_claims.get(no, ())
        still = (one for one in claimed if one in self.known.brands and (no, one) not in self.found.ended)
        return sorted(one for one in still if one != brand)
