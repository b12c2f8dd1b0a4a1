"""Made-up districts without a database: plans and their chunks, made once per run."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from django.utils import timezone

from enumeration.areas.bps_codes import areas_of
from enumeration.sampling.chunk import Chunk
from enumeration.sampling.district import Plan, Wish, make_plan
from enumeration.sampling.frame import Village

NOW = datetime(2026, 11, 21, 16, 30)


def plan_of(families: int, *, seed: int = 1, is_finished: bool = True, officers: int = 120, day: int = 20) -> Plan:
    """Returns a plan under the real villages of Kab. Luwu, on the day-th day of the round or long after it."""
    now = timezone.make_aware(NOW)
    begins = (now - timedelta(days=45 if is_finished else day)).replace(hour=0, minute=0)
    villages = [Village(a.code, a.name, a.kemendagri_code) for a in areas_of("7317") if a.level == "village"]
    wish = Wish("7317", families, seed=seed, officers=officers, is_finished=is_finished)
    return make_plan(wish, villages, begins, now, "Putaran uji")


def chunks_of(plan: Plan) -> list[Chunk]:
    return [plan.make(number, areas) for number, areas in enumerate(plan.chunks())]


class District:
    """All chunks of a plan as one: columns of households and of members."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.chunks = chunks_of(plan)
        first = self.chunks[0]
        self.families = {name: self._joined("households", name) for name in first.households}
        self.members = {name: self._joined("members", name) for name in first.members}
        self.standing = np.concatenate([chunk.standing for chunk in self.chunks])
        self.log_expenditure = np.concatenate([chunk.log_expenditure for chunk in self.chunks])
        sizes = np.cumsum([0, *map(len, self.chunks)])
        self.family = np.concatenate([chunk.family + start for chunk, start in zip(self.chunks, sizes, strict=False)])

    def _joined(self, which: str, name: str) -> np.ndarray:
        return np.concatenate([getattr(chunk, which)[name] for chunk in self.chunks])

    def share(self, name: str, *codes: int) -> float:
        """Of the answers given, the share with one of these codes."""
        column = self.families[name] if name in self.families else self.members[name]
        answered = column[column >= 0]
        return float(np.isin(answered, codes).mean())


@pytest.fixture(scope="session")
def finished() -> District:
    """3,000 households, all of them counted."""
    return District(plan_of(3000))


@pytest.fixture(scope="session")
def under_way() -> District:
    """2,000 households on the tenth day: some not visited, some in draft, some sent back."""
    return District(plan_of(2000, is_finished=False, officers=38, day=10))
