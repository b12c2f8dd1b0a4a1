"""A small district, written to PostgreSQL and read back."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from enumeration.access import Permission, Role, can
from enumeration.answering.actions.settling_late import contents
from enumeration.answering.actions.submitting import problems_of
from enumeration.areas import bps_codes
from enumeration.assignment.handing_over import returned
from enumeration.models import (
    Area,
    Assignment,
    Confirmation,
    DayTally,
    Event,
    Filling,
    Household,
    Officer,
    Person,
    Remark,
    RoleGrant,
    Round,
    State,
    Submission,
    Tally,
    Verification,
)
from enumeration.sampling import truth
from enumeration.sampling.district import Made, NoAreas, RoundExists, Wish, sample
from enumeration.sampling.officers import officers_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 16, 30)


@pytest.fixture
def made(db) -> Made:
    bps_codes.load(["7317"])
    return sample(wish())


def wish(**more) -> Wish:
    """26 officers and 900 households, after eight days."""
    more = {"starts_on": date(2026, 11, 13)} | more
    return Wish("7317", 900, officers=26, password="kata-sandi-demo", now=timezone.make_aware(NOW), **more)


def test_a_district_is_written_whole(made):
    assert made.households == Household.objects.count() == 900
    assert made.persons == Person.objects.count()
    assert made.events == Event.objects.count()
    assert made.remarks == Remark.objects.count() > 0
    assert made.confirmations == Confirmation.objects.count() > 0
    assert made.round.is_made_up
    tables_are_right(made)
    lists_are_right(made)
    history_is_right()
    sealed_numbers_open()
    questionnaires_have_no_errors()
    officers_reach_their_families()
    truth_is_kept_apart(made)
    something_waits_for_everybody(made)


def something_waits_for_everybody(made: Made) -> None:
    """No card of the first page is empty in a demo: signals, a late submission, an SLS given back, a role asked for."""
    assert made.measured == Filling.objects.count() > 0
    assert not Filling.objects.filter(last_answer_at__gt=F("submission__received_at")).exists()
    assert not Filling.objects.exclude(household=F("submission__household_id")).exists()
    pml, admin = Officer.objects.get(username="pml"), Officer.objects.get(username="admin")
    late = Submission.objects.visible_to(pml).waiting().get()
    given_back = returned(pml, made.round).get()
    assert late.area_code == given_back.area_id and late.by == given_back.officer
    assert contents(late)["answers"]["respondent_name"] == contents(late)["members"][0]["name"]
    assert not {"nik", "family_card"} & contents(late)["answers"].keys()
    assert RoleGrant.objects.visible_to(admin).waiting().exclude(asked_by=admin).exists()


def tables_are_right(made: Made) -> None:
    assert Tally.objects.count() == Household.objects.values("area").distinct().count()
    for state in State:
        assert sum(Tally.objects.values_list(state.value, flat=True)) == Household.objects.filter(state=state).count()
    submitted = Household.objects.exclude(submitted_at=None)
    for code in range(1, 6):
        counted = sum(Tally.objects.values_list(f"result_{code}", flat=True))
        assert counted == submitted.filter(result=code).count()
    assert sum(Tally.objects.values_list("prelist", flat=True)) == Household.objects.filter(on_prelist=True).count()
    assert sum(DayTally.objects.values_list("submitted", flat=True)) == submitted.count()
    assert Household.objects.values("state").distinct().count() == len(State)


def lists_are_right(made: Made) -> None:
    """A list that was gone through has no line left, and one that was not has none checked."""
    assert made.lists == Verification.objects.filter(finished_at__isnull=False, is_not_found=False).count() > 0
    struck = Household.objects.filter(state=State.STRUCK)
    assert made.struck == struck.count() == Event.objects.filter(verb="strike").exclude(reason="").count() > 0
    assert set(struck.values_list("on_prelist", "family_number", "enumerator")) == {(True, None, None)}
    done = Verification.objects.values("area")
    assert not Household.objects.filter(area__in=done, existence=None).exists()
    assert not Household.objects.exclude(area__in=done).exclude(existence=None).exists()
    assert not Household.objects.exclude(area__in=done).exclude(state=State.OPEN).exists()
    assert set(Household.objects.filter(on_prelist=False).values_list("existence", "prelist_number")) == {(6, None)}
    for one in Verification.objects.all():
        assert one.head_name and one.finished_by_id
        first = Event.objects.filter(area_code=one.area_id, verb="start").order_by("at").first()
        assert first is None or one.finished_at < first.at
    numbers: dict[str, list[int]] = {}
    for code, area, number in Household.objects.filter(on_prelist=True).values_list(
        "prelist_code", "area", "prelist_number"
    ):
        assert code == area
        numbers.setdefault(code, []).append(number)
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in numbers.values())
    verified = Household.objects.filter(existence__in=[1, 6]).count()
    assert sum(Tally.objects.values_list("verified", flat=True)) == verified


def history_is_right() -> None:
    last = {}
    for household, verb, before, after in Event.objects.order_by("id").values_list(
        "household_id", "verb", "from_state", "to_state"
    ):
        assert last.get(household, "open") == before, verb
        last[household] = after
    states = dict(Household.objects.values_list("pk", "state"))
    assert {pk: state for pk, state in states.items() if state != "open"} == last
    assert not Event.objects.filter(verb__in=["send_back", "return"], reason="").exists()
    assert not Event.objects.filter(at__gt=timezone.make_aware(NOW)).exists()
    assert Remark.objects.filter(household__state="sent_back", resolved_at=None).exists()
    assert not Remark.objects.filter(household__state="completed", resolved_at=None).exists()


def sealed_numbers_open() -> None:
    from enumeration.answering.answers import household_answers, member_answers
    from enumeration.identity import digest

    person = Person.objects.exclude(nik=None).order_by("id").first()
    nik = member_answers(person, in_full=True)["nik"]
    assert len(nik) == 16 and int(nik[12:]) >= 5000
    assert bytes(person.nik_digest) == digest(nik, "nik")
    household = Household.objects.exclude(family_card=None).order_by("id").first()
    assert len(household_answers(household, in_full=True)["family_card"]) == 16


def questionnaires_have_no_errors() -> None:
    for household in Household.objects.exclude(submitted_at=None).order_by("id")[::23]:
        confirmed = set(household.confirmations.values_list("check_code", "person_id"))
        people = list(household.members.order_by("number").values_list("pk", flat=True))
        for problem in problems_of(household):
            assert problem.severity == "warning"
            assert (problem.code, None if problem.member is None else people[problem.member]) in confirmed


def officers_reach_their_families() -> None:
    roles = Counter(Assignment.objects.active().values_list("role", flat=True))
    assert set(roles) == set(Role.values)
    ppl, pml = Officer.objects.get(username="ppl"), Officer.objects.get(username="pml")
    assert ppl.leader == pml and ppl.check_password("kata-sandi-demo")
    mine = Household.objects.visible_to(ppl, Permission.ANSWER)
    assert mine.exists() and set(mine.values_list("enumerator", flat=True)) <= {ppl.pk, None}
    assert set(mine.values_list("pk", flat=True)) <= set(
        Household.objects.visible_to(pml, Permission.REVIEW).values_list("pk", flat=True)
    )
    assert can(Officer.objects.get(username="kab"), Permission.PUBLISH_RANKING, "7317")
    assert not Officer.objects.get(username="ppl.0002").has_usable_password()
    without = Area.objects.at("sub_sls").exclude(
        code__in=Assignment.objects.active().filter(role=Role.ENUMERATOR).values("area")
    )
    assert without.exists()
    assert not Household.objects.filter(area__in=without).exclude(state="open", existence=None).exists()


def truth_is_kept_apart(made: Made) -> None:
    ids, standing, log_expenditure = truth.of_round(made.round.pk)
    assert set(ids) == set(Household.objects.values_list("pk", flat=True))
    assert standing.std() > 0.5 and 12 < log_expenditure.mean() < 15
    names = [column.name for column in Household._meta.concrete_fields]
    assert not {"standing", "log_expenditure"} & set(names)


def test_officers_are_as_many_as_a_district_of_this_size_has():
    assert (officers_for(110_000, 1_096), officers_for(1000, 66), officers_for(3000, 224)) == (594, 24, 50)


def test_the_same_name_twice_is_refused_and_another_round_is_not(made):
    with pytest.raises(RoundExists, match="--round-name"):
        sample(wish())
    again = sample(wish(round_name="Kedua", is_finished=True, starts_on=date(2026, 10, 1)))
    assert again.households == 900
    assert set(Household.objects.filter(round=again.round).values_list("state", flat=True)) == {"completed"}
    assert f"ppl.{again.round.pk}" in again.accounts


def test_without_its_villages_a_district_cannot_be_made(db):
    with pytest.raises(NoAreas, match="load_areas 7317"):
        sample(wish())


def test_the_command_says_what_it_made_and_refuses_in_words(db, capsys):
    bps_codes.load(["7317"])
    call_command(
        "sample_district", "7317", families=60, officers=20, plain=True, starts_on=date(2026, 10, 1), finished=True
    )
    said = capsys.readouterr().out
    assert "60 families" in said and "made up" in said and "digest" in said
    assert not Event.objects.exists()
    assert Round.objects.get().starts_on == date(2026, 10, 1)
    with pytest.raises(CommandError, match="too few"):
        call_command("sample_district", "7317", families=60, officers=5, round_name="x")


def test_a_role_that_is_no_superuser_can_load_too(db):
    """Foreign keys are then checked row by row: slower, and just as correct."""
    bps_codes.load(["7317"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("The tests run as such a role already: every other test of this file shows it.")
        cursor.execute("CREATE ROLE plain_loader NOLOGIN")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO plain_loader")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO plain_loader")
        cursor.execute("GRANT ALL ON SCHEMA public TO plain_loader")
        cursor.execute("SET LOCAL ROLE plain_loader")
        try:
            assert sample(wish()).households == 900
        finally:
            cursor.execute("RESET ROLE")
