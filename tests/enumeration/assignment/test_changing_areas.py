"""SLS are split, merged and renamed by the coordinator: households keep their answers, the old code its history."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from enumeration.access import NotAllowed, Role
from enumeration.areas import changes
from enumeration.assignment.actions import assigning, changing_areas
from enumeration.assignment.actions.changing_areas import Piece
from enumeration.assignment.periods import worked_in
from enumeration.models import Area, AreaChange, Assignment, Event, Household, State, Tally, Verification
from tests.conftest import FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS


@pytest.fixture
def families(make_household, ppl):
    """Six households of OWN_SLS in walking order; the fourth was submitted."""
    states = [State.OPEN, State.OPEN, State.DRAFT, State.SUBMITTED, State.OPEN, State.OPEN]
    return [
        make_household(OWN_SLS, state=state, building_number=number, family_number=number, enumerator=ppl)
        for number, state in enumerate(states, start=1)
    ]


def split(own, koseka, round_, *sizes: int) -> list[Area]:
    pieces = [Piece(f"RT 001 {letter}", size) for letter, size in zip("ABCD", sizes, strict=False)]
    return changing_areas.split(own, pieces, round=round_, by=koseka, reason="422 keluarga, terlalu banyak")


@pytest.fixture
def own(areas) -> Area:
    return areas[OWN_SLS]


def tally(code: str) -> dict[str, int]:
    return Tally.objects.filter(area=code).values("open", "draft", "submitted").first() or {}


@pytest.mark.django_db
def test_a_split_gives_new_codes_and_moves_families_in_walking_order(own, families, koseka, round_):
    made = split(own, koseka, round_, 4, 2)

    assert [area.code for area in made] == [OWN_SLS[:14] + "01", OWN_SLS[:14] + "02"]
    where = [Household.objects.get(pk=family.pk).area_id for family in families]
    assert where == [made[0].code] * 4 + [made[1].code] * 2
    assert tally(made[0].code) == {"open": 2, "draft": 1, "submitted": 1}
    assert tally(made[1].code) == {"open": 2, "draft": 0, "submitted": 0}
    assert tally(OWN_SLS) == {}


@pytest.mark.django_db
def test_a_split_leaves_answers_states_and_authors_as_they_were(own, families, koseka, round_, ppl):
    split(own, koseka, round_, 3, 3)
    after = {family.pk: family for family in Household.objects.all()}
    for family in families:
        moved = after[family.pk]
        assert (moved.state, moved.head_name, moved.version) == (family.state, family.head_name, family.version)
        assert moved.enumerator == ppl
        assert Event.objects.filter(household=moved, verb="split", reason__contains=OWN_SLS).count() == 1


@pytest.mark.django_db
def test_after_a_split_the_same_officers_work_every_piece(own, families, koseka, pml, ppl, round_):
    made = split(own, koseka, round_, 3, 3)
    for area in made:
        running = Assignment.objects.active().filter(area=area)
        assert {(period.role, period.officer) for period in running} == {
            (Role.ENUMERATOR, ppl),
            (Role.SUPERVISOR, pml),
        }
    assert not Assignment.objects.active().filter(area=OWN_SLS).exists()


@pytest.mark.django_db
def test_the_old_code_is_not_used_again_and_keeps_its_history(own, families, koseka, ppl, round_):
    made = split(own, koseka, round_, 3, 3)
    own.refresh_from_db()
    assert own.ended_at
    assert Area.objects.at("sub_sls").filter(pk=OWN_SLS).count() == 0
    assert [change.old_id for change in changes.changes_of(made[1].code)] == [OWN_SLS]
    assert worked_in(ppl, made[1].code) == round_
    with pytest.raises(assigning.CannotAssign):
        assigning.assign([OWN_SLS], to=ppl, role=Role.ENUMERATOR, round=round_, by=koseka)
    with pytest.raises(changing_areas.CannotChange):
        split(own, koseka, round_, 0, 0)


@pytest.mark.django_db
def test_a_piece_is_split_once_more_with_codes_never_used_before(own, families, koseka, round_):
    first, _second = split(own, koseka, round_, 4, 2)
    again = split(first, koseka, round_, 2, 2)
    assert [area.code[-2:] for area in again] == ["03", "04"]
    assert changes.came_from(again[0].code) == [first.code, OWN_SLS]


@pytest.mark.django_db
@pytest.mark.parametrize("sizes", [(6,), (3, 2), (7, -1), (3, 4)])
def test_a_split_must_place_every_family_once(own, families, koseka, round_, sizes):
    with pytest.raises(changing_areas.CannotChange):
        split(own, koseka, round_, *sizes)
    assert Household.objects.filter(area=OWN_SLS).count() == 6


@pytest.mark.django_db
def test_a_merger_brings_families_together_under_numbers_nobody_has(
    own, families, make_household, koseka, areas, round_, ppl, neighbour_ppl
):
    joining = [
        make_household(NEIGHBOUR_SLS, building_number=number, family_number=number, state=State.OPEN)
        for number in (1, 2)
    ]
    unnumbered = make_household(NEIGHBOUR_SLS, building_number=None, family_number=None)

    changing_areas.merge(
        [areas[NEIGHBOUR_SLS]], into=own, name="RT 001/002", round=round_, by=koseka, reason="satu ketua"
    )

    numbers = sorted(
        Household.objects.filter(area=OWN_SLS, building_number__isnull=False).values_list("building_number", flat=True)
    )
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8]
    assert {Household.objects.get(pk=family.pk).area_id for family in [*joining, unnumbered]} == {OWN_SLS}
    assert Assignment.objects.active().get(area=OWN_SLS, role=Role.ENUMERATOR).officer == ppl
    assert not Assignment.objects.active().filter(officer=neighbour_ppl).exists()
    assert tally(OWN_SLS)["open"] == 7
    own.refresh_from_db()
    assert own.name == "RT 001/002"


@pytest.mark.django_db
def test_a_merger_beyond_three_boxes_of_numbers_is_refused(own, families, make_household, koseka, areas, round_):
    make_household(NEIGHBOUR_SLS, building_number=998, family_number=1)
    with pytest.raises(changing_areas.CannotChange):
        changing_areas.merge([areas[NEIGHBOUR_SLS]], into=own, name="", round=round_, by=koseka, reason="satu ketua")
    areas[NEIGHBOUR_SLS].refresh_from_db()
    assert areas[NEIGHBOUR_SLS].ended_at is None


@pytest.mark.django_db
def test_only_sls_of_one_village_are_merged(own, koseka, areas, round_):
    with pytest.raises(changing_areas.CannotChange):
        changing_areas.merge([areas[FREE_SLS]], into=own, name="", round=round_, by=koseka, reason="x")


@pytest.mark.django_db
def test_unverified_families_that_join_open_the_list_again(own, make_household, koseka, areas, round_, ppl):
    Verification.objects.create(round=round_, area=own, finished_at=timezone.now(), finished_by=ppl)
    make_household(NEIGHBOUR_SLS)
    changing_areas.merge([areas[NEIGHBOUR_SLS]], into=own, name="", round=round_, by=koseka, reason="satu ketua")
    assert Verification.objects.get(area=own).finished_at is None


@pytest.mark.django_db
def test_a_new_name_is_told_with_the_old_one(own, koseka):
    changing_areas.rename(own, name="  RT 001   DUSUN PADANG LAMBE ", by=koseka, reason="SK desa 12/2026")
    own.refresh_from_db()
    assert own.name == "RT 001 DUSUN PADANG LAMBE"
    assert Area.objects.get(pk=OWN_SLS[:14]).name == own.name
    change = AreaChange.objects.get()
    assert (change.old_name, change.new_name, change.by) == ("RT 001 DUSUN PADANG", own.name, koseka)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "   ", "RT 001 DUSUN PADANG"])
def test_a_name_that_is_none_is_refused(own, koseka, name):
    with pytest.raises(changing_areas.CannotChange):
        changing_areas.rename(own, name=name, by=koseka, reason="x")


@pytest.mark.django_db
def test_supervisors_do_not_change_sls_and_coordinators_only_their_own(own, areas, pml, koseka, round_):
    for who, area in ((pml, own), (koseka, areas[OTHER_KECAMATAN_SLS])):
        with pytest.raises(NotAllowed):
            changing_areas.rename(area, name="LAIN", by=who, reason="x")


@pytest.mark.django_db
def test_what_became_of_an_sls_cannot_be_rewritten(own, koseka):
    changing_areas.rename(own, name="LAIN", by=koseka, reason="x")
    for statement in ("UPDATE enumeration_areachange SET reason = 'y'", "DELETE FROM enumeration_areachange"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
