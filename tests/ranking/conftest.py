"""Households with every answer, models with round numbers, and runs carried out without a worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enumeration import jobs
from enumeration.models import Household, State
from ranking import parameter_files
from ranking.indicators.assets import POSSESSIONS
from ranking.models import ClassScheme, Run, WelfareModel
from ranking.runs import actions
from tests.conftest import DISTRICT, FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS

# An ordinary household's answers: yes to nothing, and nothing left open.
ORDINARY: dict[str, Any] = {
    "state": State.COMPLETED,
    "result": 1,
    "tenure": 1,
    "title_deed": 6,
    "floor_area_m2": 60,
    "floor_material": 6,
    "wall_material": 3,
    "roof_material": 3,
    "water_source": 9,
    "light_source": 2,
    "cooking_fuel": 10,
    "toilet_access": 6,
    **dict.fromkeys(POSSESSIONS, 2),
    **dict.fromkeys(("cattle", "buffalo", "horses", "pigs", "goats"), 0),
    "internet_use": 0,
    "bank_account": 4,
}

HEAD: dict[str, Any] = {
    "presence": 1,
    "sex": 1,
    "age": 40,
    "marital_status": 2,
    "relationship": 1,
    "schooling": 3,
    "school_level": 3,
    "school_grade": 8,
    "diploma": 3,
    "works": 1,
    "work_sector": 1,
    "work_status": 1,
}
WIFE: dict[str, Any] = HEAD | {
    "sex": 2,
    "age": 36,
    "relationship": 2,
    "works": 2,
    "work_sector": None,
    "work_status": None,
}
CHILD: dict[str, Any] = {
    "presence": 1,
    "sex": 1,
    "age": 10,
    "marital_status": 1,
    "relationship": 3,
    "schooling": 2,
    "school_level": 3,
    "school_grade": 4,
    "diploma": 23,
    "works": 2,
}


@pytest.fixture
def family(make_household) -> Callable[..., Household]:
    """Returns a counted household: household(OWN_SLS, members=[HEAD, WIFE], has_car=1)."""

    def make(code: str = OWN_SLS, *, members: list[dict] | None = None, **answers: Any) -> Household:
        return make_household(code, members=[HEAD, WIFE] if members is None else members, **ORDINARY | answers)

    return make


@pytest.fixture
def parameters(db) -> None:
    parameter_files.load_parameters()


# Round numbers, for sums in one's head.
PLAIN = {
    "members": (-0.2, 4.0),
    "floor_area_per_member": (0.005, 20.0),
    "has_refrigerator": (0.1, 0.5),
    "has_motorcycle": (0.15, 0.5),
    "has_car": (0.4, 0.1),
    "head_diploma_senior": (0.1, 0.3),
}


@pytest.fixture
def plain_model(db) -> WelfareModel:
    """Intercept 6; PLAIN's weights and means."""
    return WelfareModel.objects.create(
        name="plain",
        kind="linear",
        about={},
        content_hash="plain",
        coefficients=[
            {"area": "", "indicator": "intercept", "weight": 6.0, "mean": None},
            *(
                {"area": "", "indicator": name, "weight": weight, "mean": mean}
                for name, (weight, mean) in PLAIN.items()
            ),
        ],
    )


@pytest.fixture
def halves(db) -> ClassScheme:
    classes = [
        {"code": "low", "id": "Bawah", "en": "Lower", "families_per_10000": 5000},
        {"code": "high", "id": "Atas", "en": "Upper", "families_per_10000": 5000},
    ]
    return ClassScheme.objects.create(name="halves", about={}, classes=classes, content_hash="halves")


@pytest.fixture
def bell(monkeypatch) -> list[str]:
    """Returns the messages that would go to Redis."""
    rung: list[str] = []
    monkeypatch.setattr("enumeration.jobs.running.current_app.send_task", lambda _name, args: rung.append(args[0]))
    return rung


def carry_out(run: Run) -> Run:
    """Returns what workers would do: the run, its parts, and the run again."""
    jobs.run(run.job_id)
    for part in run.job.parts.unfinished().order_by("params"):
        jobs.run(part.pk)
    jobs.run(run.job_id)
    return Run.objects.select_related("job", "model", "scheme").get(pk=run.pk)


@pytest.fixture
def ask(bell, round_, analyst, plain_model, halves) -> Callable[..., Run]:
    """Ask for a run of the district, which nobody has begun."""

    def make(**more: Any) -> Run:
        return actions.ask_run(
            **{"round": round_, "district": DISTRICT, "by": analyst, "model": plain_model, "scheme": halves} | more
        )

    return make


@pytest.fixture
def ranked(ask) -> Callable[..., Run]:
    """Ask for a run and carry it out."""
    return lambda **more: carry_out(ask(**more))


PLACES = [OWN_SLS, NEIGHBOUR_SLS, FREE_SLS, OTHER_KECAMATAN_SLS]


@pytest.fixture
def families(family) -> Callable[[int], None]:
    """Make this many households, spread over the places, no two alike."""

    def make(count: int) -> None:
        for number in range(count):
            family(PLACES[number % 4], floor_area_m2=30 + number * 2, has_car=1 + (number % 6 > 0))

    return make


@pytest.fixture
def run(families, ranked) -> Run:
    families(24)
    return ranked()


@pytest.fixture
def queries(client) -> Callable[[str], int]:
    """Returns how many queries a page makes when it is opened a second time."""

    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    return count
