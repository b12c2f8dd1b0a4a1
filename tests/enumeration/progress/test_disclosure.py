"""Users who may not see households learn no count of 1 or 2 from any page or file, nor by adding and subtracting."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from django.urls import reverse

from enumeration.disclosure import COLUMNS, GROUPS, closed, hidden_at, hidden_below
from enumeration.models import Area, Tally, Verification
from enumeration.models.areas import LEVEL_OF
from enumeration.tallies import add_up_villages
from tests.conftest import DISTRICT, KECAMATAN, OWN_SLS, VILLAGE

LENGTHS = (2, 4, 7, 10, 16)


# --- Every pair of filters -------------------------------------------------------------------------------------------


def made_up(seed: int) -> dict[str, dict[str, int]]:
    """Count of some SLS in a district of a few kecamatan and villages; many of them small."""
    dice = random.Random(seed)
    return {
        f"7317{kecamatan:03d}{village:03d}{sls:04d}00": {
            column: dice.choice((0, 0, 0, 1, 2, 3, 5, 9)) if dice.random() < rarely else dice.choice((0, 4, 7, 20))
            for column in COLUMNS
        }
        for rarely in [dice.choice((0.02, 0.1, 0.5))]
        for kecamatan in range(1, 1 + dice.randint(1, 3))
        for village in range(1, 1 + dice.randint(1, 3))
        for sls in range(1, 1 + dice.randint(1, 3))
    }


def rows_of(leaves: dict[str, dict[str, int]], above: str, length: int) -> dict[str, dict[str, int]]:
    places: dict[str, dict[str, int]] = {}
    for code, counts in leaves.items():
        if code.startswith(above):
            row = places.setdefault(code[:length], dict.fromkeys(COLUMNS, 0))
            for column in COLUMNS:
                row[column] += counts[column]
    return places


def published(leaves: dict[str, dict[str, int]]) -> dict[str, frozenset[str]]:
    """Returns every place with the columns that are hidden of it: what all tables, from the province down, say
    together."""
    hidden = {"": frozenset()}
    for upper, length in pairwise((0, *LENGTHS)):
        for above in {code[:upper] for code in leaves}:
            rows = rows_of(leaves, above, length)
            below = closed(hidden[above], rows.values())
            hidden |= dict.fromkeys(rows, below)
    del hidden[""]
    return hidden


@pytest.mark.parametrize("seed", range(40))
def test_no_sum_or_difference_of_what_is_shown_is_a_count_of_one_or_two(seed):
    leaves = made_up(seed)
    hidden = published(leaves)
    unknown = {pair: place for place, pair in enumerate((code, column) for code in leaves for column in COLUMNS)}

    def functional(place: str, columns) -> np.ndarray:
        found = np.zeros(len(unknown))
        for code in leaves:
            if code.startswith(place):
                found[[unknown[code, column] for column in columns]] = 1
        return found

    told = [functional(place, [column]) for place in hidden for column in COLUMNS if column not in hidden[place]]
    told += [functional(place, group) for place in hidden for group in GROUPS]
    # Where a sum is 0, each of its parts is.
    for place in hidden:
        row = rows_of(leaves, place, len(place))[place]
        empty = [group for group in GROUPS if not sum(row[column] for column in group)]
        told += [functional(place, [column]) for group in empty for column in group]
    basis = np.linalg.svd(np.array(told))
    rank = int((basis.S > 1e-9).sum())
    span = basis.Vh[:rank]

    def is_known(wanted: np.ndarray) -> bool:
        return bool(np.linalg.norm(wanted - span.T @ (span @ wanted)) < 1e-6)

    counts = {
        (place, column): rows_of(leaves, place, len(place))[place][column] for place in hidden for column in COLUMNS
    }
    for (place, column), count in counts.items():
        if 0 < count < 3:
            assert not is_known(functional(place, [column])), (seed, place, column, count)
    # Two filters, one inside the other: the difference is a place too.
    for outer in hidden:
        for inner in hidden:
            if inner != outer and inner.startswith(outer):
                for column in COLUMNS:
                    if 0 < counts[outer, column] - counts[inner, column] < 3:
                        rest = functional(outer, [column]) - functional(inner, [column])
                        assert not is_known(rest), (seed, outer, inner, column)


def test_much_is_shown_where_counts_are_large():
    leaves = {f"7317010001{sls:04d}00": dict.fromkeys(COLUMNS, 20) for sls in range(1, 5)}
    assert set(published(leaves).values()) == {frozenset()}


def test_a_small_count_hides_its_column_and_one_more_and_nothing_of_other_groups():
    rows = [dict.fromkeys(COLUMNS, 9) | {"opinion_1": 2, "opinion_3": 7}, dict.fromkeys(COLUMNS, 9) | {"opinion_3": 7}]
    assert closed(frozenset(), rows) == {"opinion_1", "opinion_3"}


# --- Pages and files -------------------------------------------------------------------------------------------------


@pytest.fixture
def counted(areas, round_) -> Callable[..., None]:
    def set_counts(code: str, **counts: int) -> None:
        Tally.objects.update_or_create(round=round_, area_id=code, defaults=counts)
        add_up_villages(round_, code[:10])

    return set_counts


@pytest.fixture
def few_poor(counted, areas, round_, pml):
    """Two of the very poor in one SLS; the head of the SLS has a name."""
    for code in (OWN_SLS, "7317010001000200", "7317010002000100", "7317020001000100"):
        many = {"opinion_1": 9, "opinion_2": 30, "opinion_3": 41, "existence_1": 77, "existence_6": 3, "open": 80}
        counted(code, prelist=77, verified=80, **many, result_1=20, result_4=8)
    counted(OWN_SLS, opinion_1=2, result_4=1)
    Verification.objects.create(round=round_, area_id=OWN_SLS, head_name="KETUA RAHASIA")


def table_of(client, name: str, code: str) -> list[dict[str, str]]:
    answer = client.get(reverse(f"enumeration:{name}", args=[code]), {"format": "csv"})
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


VERY_POOR, POOR = "Sangat miskin", "Miskin"


@pytest.mark.django_db
def test_the_observer_gets_no_small_count_and_no_name_of_a_head(client, observer, few_poor):
    client.force_login(observer)
    village = table_of(client, "verification_file", VILLAGE)
    assert [row[VERY_POOR] for row in village] == ["", ""]
    assert [row[POOR] for row in village] == ["", ""]  # else the sum less the others would tell
    assert [row["Ketua SLS"] for row in village] == ["", ""]
    assert "41" in village[0].values() and "77" in village[0].values()
    assert [row["205: Menolak"] for row in table_of(client, "progress_file", VILLAGE)] == ["", ""]
    # The kecamatan has enough of each: it is shown.
    assert [row[VERY_POOR] for row in table_of(client, "verification_file", DISTRICT)] == ["20", "9"]
    for name, more in (("verification_recap", {}), ("progress", {"tabel": "kunjungan"})):
        page = client.get(reverse(f"enumeration:{name}", args=[VILLAGE]), more).content.decode()
        assert "tidak ditampilkan" in page and "RAHASIA" not in page.upper()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["kab", "koseka", "pml"])
def test_who_sees_families_sees_every_count_and_the_head(client, request, who, few_poor):
    client.force_login(request.getfixturevalue(who))
    [own, *_] = table_of(client, "verification_file", VILLAGE)
    assert (own[VERY_POOR], own["Ketua SLS"]) == ("2", "KETUA RAHASIA")
    page = client.get(reverse("enumeration:verification_recap", args=[VILLAGE])).content.decode()
    assert "tidak ditampilkan" not in page


@pytest.mark.django_db
def test_what_a_page_hides_its_sums_do_not_tell(client, observer, few_poor):
    """The village is a row of its kecamatan's table; its own page hides what that table hides."""
    client.force_login(observer)
    page = client.get(reverse("enumeration:verification_recap", args=[VILLAGE]))
    total = page.context["total"]
    above = client.get(reverse("enumeration:verification_recap", args=[KECAMATAN])).context["places"]
    row = next(place for place, _url, _list in above if place.code == VILLAGE)
    assert total.by_opinion == row.by_opinion and total.by_existence == row.by_existence


@pytest.mark.django_db
def test_the_database_is_read_as_the_property_assumes(round_):
    leaves = made_up(7)
    codes = {code[:length] for code in leaves for length in (2, 4, 7, 10, 14, 16)}
    Area.objects.bulk_create([Area(code=code, name=code, level=LEVEL_OF[len(code)]) for code in sorted(codes)])
    for code, counts in leaves.items():
        Tally.objects.create(round=round_, area_id=code, **counts)
    add_up_villages(round_, "")
    for place, columns in published(leaves).items():
        assert hidden_at(round_, place) == columns, place
        below = {columns for one, columns in published(leaves).items() if one.startswith(place) and one != place}
        if len(place) < 16:
            assert hidden_below(round_, place) in below
