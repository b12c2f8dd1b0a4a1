"""A drawn share is keyed again, blind, by another operator, and nothing is written before a third person has decided."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from enumeration import workflow
from enumeration.access import NotAllowed, Role, ScopedQuerySet
from enumeration.answering.actions import submitting
from enumeration.answering.actions.refusals import OutOfReach
from enumeration.answering.answers import household_answers
from enumeration.keying.actions import deciding, drawing, sealing
from enumeration.keying.comparison import MEMBER, both_keyings, rates
from enumeration.keying.contents import opened
from enumeration.keying.operators import BLIND
from enumeration.models import Event, Household, KeyingDecision, Person, Reading, SecondKeying, State, Submission
from tests.conftest import DISTRICT, FREE_SLS, KECAMATAN, OWN_SLS, VILLAGE
from tests.enumeration.api import complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_operator(officer):
    return officer("galih", Role.KEYING_OPERATOR, VILLAGE)


def answers(household: Household, **changed) -> dict:
    numbers = {"building_number": household.building_number, "family_number": household.family_number}
    return complete.HOUSEHOLD | numbers | changed


def hand_in(pk, by, household: Household, *, child: dict | None = None, **changed) -> submitting.Receipt:
    """Key the whole form as a device sends it, to a household or to a second keying."""
    first, other = complete.members(str(uuid4()), str(uuid4()))
    payload = {"key": str(uuid4()), "household": str(pk), "submit": True, "answers": answers(household, **changed)}
    payload["members"] = [first, other | (child or {})]
    second = sealing.named_in(payload)
    receipt = sealing.receive_second(payload, second, by=by) if second else submitting.receive(payload, by=by)
    assert receipt.submitted, receipt.problems
    return receipt


@pytest.fixture
def keyed(make_household, ppl, operator):
    """Make households that the first operator has keyed and submitted."""

    def make(count: int = 1) -> list[Household]:
        made = []
        for number in range(count):
            household = make_household(OWN_SLS, head_name=None)
            card = {"family_card": f"731701010110{number + 1:04d}"}
            hand_in(household.pk, operator, household, **card)
            made.append(Household.objects.get(pk=household.pk))
        return made

    return make


@pytest.fixture
def drawn(keyed, kab, round_, second_operator) -> SecondKeying:
    [_household] = keyed()
    drawing.draw(KECAMATAN, percent=100, by=kab, round=round_, seed=7)
    return SecondKeying.objects.select_related("household").get()


def test_the_same_seed_draws_the_same_share_and_every_family_has_one_chance(keyed, kab, round_, second_operator):
    families = keyed(5)
    with transaction.atomic():
        first = drawing.draw(KECAMATAN, percent=30, by=kab, round=round_, seed=7)
        chosen = set(first.second_keyings.values_list("household", flat=True))
        transaction.set_rollback(True)
    again = drawing.draw(KECAMATAN, percent=30, by=kab, round=round_, seed=7)
    assert (again.among, len(chosen)) == (5, 2)
    assert set(again.second_keyings.values_list("household", flat=True)) == chosen < {one.pk for one in families}
    assert set(again.second_keyings.values_list("operator", flat=True)) == {second_operator.pk}
    with pytest.raises(drawing.CannotDraw, match="belum ikut diundi"):
        drawing.draw(OWN_SLS, percent=100, by=kab, round=round_)


def test_without_a_second_operator_no_share_can_be_drawn_and_the_page_says_so(client, keyed, kab, pml, round_, officer):
    keyed()
    client.force_login(kab)
    page = reverse("enumeration:second_keyings")
    assert "Tidak ada bagian yang dapat diundi" in client.get(page).content.decode()
    officer("galih", Role.KEYING_OPERATOR, VILLAGE).assignments.create(
        round=round_, area_id=FREE_SLS, role=Role.SUPERVISOR
    )
    assert "di wilayah ini ada 1" in client.get(page).content.decode()
    with pytest.raises(drawing.CannotDraw, match="operator kedua"):
        drawing.draw(KECAMATAN, percent=100, by=kab, round=round_)
    with pytest.raises(NotAllowed):
        drawing.draw(OWN_SLS, percent=100, by=pml, round=round_)


def test_who_opened_a_family_does_not_key_it_again(client, keyed, kab, round_, second_operator):
    [household] = keyed()
    client.force_login(second_operator)
    assert client.get(household.get_absolute_url()).status_code == 200
    with pytest.raises(drawing.CannotDraw, match="belum melihat isiannya"):
        drawing.draw(KECAMATAN, percent=100, by=kab, round=round_)


def test_who_saw_only_its_name_keys_it_again(client, keyed, kab, round_, second_operator):
    """A search that finds one household is still a list."""
    keyed()
    client.force_login(second_operator)
    for address in (
        reverse("enumeration:worklist") + f"?sls={OWN_SLS}",
        reverse("enumeration:verification", args=[OWN_SLS]),
        reverse("api-households"),
    ):
        assert "AMINAH" in client.get(address).content.decode().upper()
    assert Reading.objects.filter(by=second_operator, count=1).count() == 3
    drawing.draw(KECAMATAN, percent=100, by=kab, round=round_)
    assert SecondKeying.objects.get().operator == second_operator


def test_the_second_operator_cannot_see_the_first_answers_by_any_door(client, drawn, second_operator, operator):
    household = drawn.household
    doors = [
        household.get_absolute_url(),
        reverse("enumeration:questionnaire", args=[household.pk]),
        reverse("api-household", args=[household.pk]),
        reverse("api-household-events", args=[household.pk]),
    ]
    lists = [
        reverse("enumeration:worklist") + f"?sls={OWN_SLS}",
        reverse("enumeration:verification", args=[OWN_SLS]),
        reverse("api-households"),
    ]
    client.force_login(operator)
    assert [client.get(door).status_code for door in doors] == [200] * 4
    client.force_login(second_operator)
    assert [client.get(door).status_code for door in doors] == [404] * 4
    for address in lists:
        shown = client.get(address)
        assert shown.status_code == 200, address
        assert "AMINAH" not in shown.content.decode().upper(), address
    for search in ("aminah", f"{OWN_SLS} {household.building_number}"):
        shown = client.post(reverse("enumeration:find"), {"cari": search})
        assert (shown.status_code, shown.context["found"].households) == (200, []), search
    form = client.get(reverse("enumeration:second_keying_form", args=[drawn.pk]))
    assert form.status_code == 200
    assert "AMINAH" not in form.content.decode().upper()
    # What is seen of the form itself does not count as having opened the household.
    hand_in(drawn.pk, second_operator, household)
    assert client.get(household.get_absolute_url()).status_code == 200


def test_the_work_list_leads_to_the_search_by_numbers_which_opens_without_a_complaint(client, operator):
    client.force_login(operator)
    address = reverse("enumeration:find")
    assert f'href="{address}"' in client.get(reverse("enumeration:worklist")).content.decode()
    assert client.get(address).context["found"].hint == ""


def test_rows_of_a_household_are_hidden_with_it_from_the_second_operator():
    scoped = {model: model._default_manager.all() for model in apps.get_models()}
    about = {
        model.__name__: rows.household_column
        for model, rows in scoped.items()
        if isinstance(rows, ScopedQuerySet) and rows.permission in BLIND
        if model is Household or any(field.related_model in (Household, Person) for field in model._meta.fields)
    }
    assert {"Household", "Person", "Remark", "SectorProposal"} <= about.keys()
    assert all(about.values()), about


def test_what_is_keyed_again_is_sealed_and_the_household_stays(drawn, second_operator):
    before = Household.objects.filter(pk=drawn.household_id).values().get()
    receipt = hand_in(drawn.pk, second_operator, drawn.household, floor_area_m2=43)
    drawn.refresh_from_db()
    assert (drawn.differences, drawn.settled_at, receipt.state) == (2, None, "submitted")
    assert b"AMINAH" not in bytes(drawn.content) + bytes(drawn.first)
    assert Household.objects.filter(pk=drawn.household_id).values().get() == before
    sent = Submission.objects.get(household_id=drawn.pk)
    assert sent.payload
    assert b"AMINAH" not in bytes(sent.payload)
    with pytest.raises(DatabaseError), transaction.atomic():
        SecondKeying.objects.filter(pk=drawn.pk).update(content=None, differences=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        drawn.delete()


def test_nobody_but_its_operator_keys_it_and_only_once(drawn, operator, ppl, second_operator):
    for somebody in (operator, ppl):
        with pytest.raises(OutOfReach):
            hand_in(drawn.pk, somebody, drawn.household)
    assert Submission.objects.filter(household_id=drawn.pk, verdict="refused").count() == 2
    payload = {"key": str(uuid4()), "household": str(drawn.pk), "answers": {"floor_area_m2": 43}}
    first, again = (sealing.receive_second(payload, drawn, by=second_operator) for _ in range(2))
    assert first == again
    drawn.refresh_from_db()
    assert (opened(drawn, "content")["answers"], drawn.version) == ({"floor_area_m2": 43}, 1)


def test_a_third_person_decides_field_by_field_and_one_event_tells(drawn, operator, second_operator, pml):
    hand_in(drawn.pk, second_operator, drawn.household, floor_area_m2=43, wall_material=4, child={"school_grade": 5})
    drawn.refresh_from_db()
    differences = both_keyings(drawn).differences
    names = [one.name for one in differences]
    assert names == ["family_card", "floor_area_m2", "wall_material", "school_grade"]
    right = {one.key: "second" if one.name == "floor_area_m2" else "first" for one in differences}
    for somebody in (operator, second_operator):
        with pytest.raises(NotAllowed):
            deciding.decide(drawn, right, by=somebody)
    with pytest.raises(deciding.CannotDecide, match="302"):
        deciding.decide(drawn, {key: value for key, value in right.items() if value == "first"}, by=pml)
    deciding.decide(drawn, right, by=pml)
    household = Household.objects.get(pk=drawn.household_id)
    assert (household.floor_area_m2, household.wall_material, household.state) == (43, 3, State.SUBMITTED)
    event = Event.objects.get(household=household, verb="second_keying")
    assert (event.by, event.reason) == (pml, "1 jawaban menurut entri kedua: 302")
    with pytest.raises(deciding.CannotDecide, match="sudah diputuskan"):
        deciding.decide(drawn, right, by=pml)
    with pytest.raises(DatabaseError), transaction.atomic():
        KeyingDecision.objects.update(right="first")
    found = rates(SecondKeying.objects.all())
    wrong = {rate.officer: rate.wrong for rate in found.by_operator}
    assert wrong == {operator: 1, second_operator: 3}
    assert {rate.label[:3]: rate.wrong for rate in found.by_question} == {"114": 1, "302": 1, "304": 1, "414": 1}


def test_where_both_are_wrong_the_third_person_types_what_the_paper_says(client, drawn, operator, second_operator, pml):
    hand_in(
        drawn.pk,
        second_operator,
        drawn.household,
        floor_area_m2=43,
        family_card="7317010101100013",
        notes="Sore",
        child={"school_grade": 5},
    )
    drawn.refresh_from_db()
    found = {one.name: one for one in both_keyings(drawn).differences}
    assert set(found) == {"floor_area_m2", "family_card", "notes", "school_grade"}
    client.force_login(pml)
    address = reverse("enumeration:second_keying", args=[drawn.pk])
    typed = {"floor_area_m2": " 44 ", "family_card": "7317010101100077", "notes": "Pagi", "school_grade": "3"}
    sent = {f"benar-{one.key}": "neither" for one in found.values()}
    sent |= {f"isi-{one.key}": typed[name] for name, one in found.items()}
    sent["versi"] = str(Household.objects.get(pk=drawn.household_id).version)
    floor = f"isi-{found['floor_area_m2'].key}"
    for wrong, says in (("", "tuliskan isian"), ("43", "sama dengan salah satu"), ("9999", "302"), ("x", "302")):
        page = client.post(address, sent | {floor: wrong}).content.decode()
        assert says in page and not KeyingDecision.objects.exists(), wrong
    blank = client.post(address, sent | {f"isi-{found['notes'].key}": "-"}).content.decode()
    assert "sama dengan salah satu" in blank  # the first operator left it blank
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.context["problem"]
    household = Household.objects.get(pk=drawn.household_id)
    assert (household.floor_area_m2, household.notes) == (44, "Pagi")
    assert household_answers(household, in_full=True)["family_card"] == "7317010101100077"
    assert household.members.get(number=2).school_grade == 3
    event = Event.objects.get(household=household, verb="second_keying")
    assert event.reason.startswith("4 jawaban dari kertas, karena kedua entri salah: ")
    assert {rate.officer: rate.wrong for rate in rates(SecondKeying.objects.all()).by_operator} == {
        operator: 4,
        second_operator: 4,
    }
    decision = KeyingDecision.objects.get(question="family_card")
    assert b"7317010101100077" not in bytes(decision.third)
    page = client.get(address).content.decode()
    assert "44" in page and "7317010101100077" not in page and "731701" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyingDecision.objects.create(second_keying=drawn, place=9, question="x", right="neither", by=pml)


def test_a_member_is_on_the_paper_or_not(drawn, second_operator, pml):
    first, _other = complete.members(str(uuid4()), str(uuid4()))
    payload = {"key": str(uuid4()), "household": str(drawn.pk), "submit": True, "members": [first]}
    sealing.receive_second(payload | {"answers": answers(drawn.household, member_count=1)}, drawn, by=second_operator)
    drawn.refresh_from_db()
    right = {one.key: "neither" if one.name == MEMBER else "first" for one in both_keyings(drawn).differences}
    assert "neither" in right.values()
    with pytest.raises(deciding.CannotDecide, match="salah satu dari kedua"):
        deciding.decide(drawn, right, typed=dict.fromkeys(right, "5"), by=pml)


def test_neither_of_the_two_operators_decides_even_with_the_right_to_review(drawn, operator, second_operator, round_):
    hand_in(drawn.pk, second_operator, drawn.household, floor_area_m2=43)
    drawn.refresh_from_db()
    right = {one.key: "second" for one in both_keyings(drawn).differences}
    for somebody in (operator, second_operator):
        somebody.assignments.create(round=round_, area_id=DISTRICT, role=Role.DISTRICT_OFFICE)
        with pytest.raises(deciding.CannotDecide, match="orang ketiga"):
            deciding.decide(drawn, right, by=somebody)
    assert not KeyingDecision.objects.exists()


def test_choices_that_do_not_fit_each_other_change_nothing(drawn, second_operator, pml):
    hand_in(drawn.pk, second_operator, drawn.household, tenure=2, title_deed=None)
    drawn.refresh_from_db()
    differences = both_keyings(drawn).differences
    right = {one.key: "second" if one.name == "tenure" else "first" for one in differences}
    with pytest.raises(deciding.CannotDecide, match="301b"):
        deciding.decide(drawn, right, by=pml)
    assert Household.objects.get(pk=drawn.household_id).tenure == 1
    assert not KeyingDecision.objects.exists()


def test_the_deciding_page_asks_for_every_difference_and_shows_no_number_in_full(client, drawn, second_operator, pml):
    hand_in(drawn.pk, second_operator, drawn.household, floor_area_m2=43, family_card="7317010101100013")
    client.force_login(pml)
    address = reverse("enumeration:second_keying", args=[drawn.pk])
    page = client.get(address).content.decode()
    assert "43" in page
    assert "7317010101100013" not in page
    version = Household.objects.get(pk=drawn.household_id).version
    refused = client.post(address, {"benar-0.floor_area_m2": "second", "versi": version})
    assert "Belum diputuskan: 114" in refused.content.decode()
    choices = {"benar-0.floor_area_m2": "second", "benar-0.family_card": "first"}
    assert "berubah sejak" in client.post(address, choices | {"versi": version - 1}).content.decode()
    assert client.post(address, choices | {"versi": version}).status_code == 302
    assert "302" in client.get(reverse("enumeration:second_keyings")).content.decode()


def test_it_is_passed_on_to_a_third_operator_who_begins_from_nothing(drawn, second_operator, kab, officer):
    sealing.receive_second(
        {"key": str(uuid4()), "household": str(drawn.pk), "answers": {"floor_area_m2": 43}}, drawn, by=second_operator
    )
    with pytest.raises(drawing.CannotPassOn):
        drawing.pass_on(drawn, by=kab)
    third = officer("hasan", Role.KEYING_OPERATOR, VILLAGE)
    passed = drawing.pass_on(drawn, by=kab)
    assert (passed.operator, passed.content) == (third, None)
    assert Submission.objects.get(household_id=drawn.pk, verdict="refused").payload
    with pytest.raises(OutOfReach):
        hand_in(drawn.pk, second_operator, drawn.household)


def test_who_was_let_in_by_another_door_cannot_hand_in(client, drawn, second_operator):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO enumeration_reading (at, by_id, way, area_code, scope, families, count) "
            "VALUES (now(), %s, 'household', %s, '', ARRAY[%s]::uuid[], 1)",
            [second_operator.pk, OWN_SLS, str(drawn.household_id)],
        )
    assert Reading.objects.filter(by=second_operator).exists()
    with pytest.raises(OutOfReach):
        hand_in(drawn.pk, second_operator, drawn.household)


def test_who_reviews_by_now_cannot_hand_in(drawn, second_operator, round_):
    second_operator.assignments.create(round=round_, area_id=FREE_SLS, role=Role.SUPERVISOR)
    with pytest.raises(OutOfReach):
        hand_in(drawn.pk, second_operator, drawn.household)


@pytest.mark.django_db(transaction=True)
def test_two_offices_that_draw_at_once_draw_each_family_once(keyed, kab, kab2, round_, second_operator):
    keyed(3)
    told: list[object] = []

    def press(by) -> None:
        try:
            told.append(drawing.draw(KECAMATAN, percent=100, by=by, round=round_).among)
        except (drawing.CannotDraw, IntegrityError) as problem:
            told.append(type(problem))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(one,)) for one in (kab, kab2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(map(str, told)) == sorted(["3", str(drawing.CannotDraw)])
    assert SecondKeying.objects.count() == 3


def test_completed_answers_are_not_changed(drawn, second_operator, pml, kab):
    hand_in(drawn.pk, second_operator, drawn.household, floor_area_m2=43, family_card="7317010101100001")
    household = Household.objects.get(pk=drawn.household_id)
    workflow.move(workflow.move(household, "approve", by=pml), "complete", by=kab)
    drawn.refresh_from_db()
    keys = [one.key for one in both_keyings(drawn).differences]
    with pytest.raises(deciding.CannotDecide, match="tidak dapat diubah sekarang"):
        deciding.decide(drawn, dict.fromkeys(keys, "second"), by=pml)
    deciding.decide(drawn, dict.fromkeys(keys, "first"), by=pml)


def test_a_second_keying_in_the_file_of_a_device_becomes_no_household(drawn, second_operator):
    """The office opens such files with `receive`; a supervisor would use a late one."""
    sent = {"household": str(drawn.pk), "area": OWN_SLS, "answers": {"floor_area_m2": 42}}
    with pytest.raises(OutOfReach, match="entri kedua"):
        submitting.receive({"key": str(uuid4()), **sent}, by=second_operator)
    second_operator.assignments.update(ended_at=timezone.now())
    with pytest.raises(OutOfReach, match="entri kedua"):
        submitting.receive({"key": str(uuid4()), **sent}, by=second_operator)
    assert not Household.objects.filter(pk=drawn.pk).exists()
