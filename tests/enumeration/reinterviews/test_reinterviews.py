"""A sample of households is asked again by somebody else, blind, and compared answer by answer."""

import re
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from enumeration.access import NotAllowed
from enumeration.models import Household, Reinterview, Sample, State
from enumeration.questionnaire.reinterview import ASKED
from enumeration.reinterviews import actions
from enumeration.reinterviews import comparison as reading
from tests.conftest import KECAMATAN, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE
from tests.enumeration.api.complete import fill_in

pytestmark = pytest.mark.django_db

# What fill_in() answered.
AS_BEFORE = {
    "member_count": "2",
    "tenure": "1",
    "floor_material": "6",
    "wall_material": "3",
    "water_source": "5",
    "light_source": "1",
    "cooking_fuel": "4",
    "toilet_access": "1",
    "women": "1",
    "working": "1",
    "aid_pkh": "2",
    "has_refrigerator": "2",
    "has_motorcycle": "2",
    "has_car": "2",
}


@pytest.fixture
def sent_in(make_household, ppl):
    def make(code=OWN_SLS, by=None, state=State.SUBMITTED, **more) -> Household:
        more = {"head_name": "SITI AMINAH", "submitted_at": timezone.now(), "result": 1} | more
        return fill_in(make_household(code, state=state, enumerator=by or ppl, **more))

    return make


@pytest.fixture
def draw(round_, pml):
    def draw_(area=VILLAGE, per_enumerator=2, seed=7, by=None) -> Sample:
        return actions.draw(area, per_enumerator=per_enumerator, seed=seed, by=by or pml, round=round_)

    return draw_


def drawn(sample):
    return set(sample.reinterviews.values_list("household", flat=True))


# --- Drawing ---


def test_so_many_of_each_enumerator_are_drawn(draw, sent_in, ppl, neighbour_ppl):
    for _ in range(5):
        sent_in()
        sent_in(NEIGHBOUR_SLS, by=neighbour_ppl)
    authors = sorted(draw().reinterviews.values_list("enumerator", flat=True))
    assert authors == sorted([ppl.pk, ppl.pk, neighbour_ppl.pk, neighbour_ppl.pk])


def test_the_same_seed_draws_the_same_families_and_another_one_others(draw, sent_in):
    for _ in range(12):
        sent_in()
    assert drawn(draw(seed=1)) == drawn(draw(seed=1))
    assert len({frozenset(drawn(draw(seed=seed))) for seed in range(6)}) > 1


def test_only_whole_interviews_that_were_sent_in_are_drawn(draw, sent_in):
    good = {sent_in().pk, sent_in(state=State.APPROVED).pk}
    sent_in(state=State.SENT_BACK)
    Household.objects.filter(pk=sent_in().pk).update(result=4)
    assert drawn(draw(per_enumerator=20)) == good


def test_a_sample_stays_within_the_reach_of_who_draws(draw, sent_in, koseka, kab):
    inside = sent_in()
    sent_in(OTHER_KECAMATAN_SLS)
    assert drawn(draw(KECAMATAN, per_enumerator=9, by=koseka)) == {inside.pk}
    with pytest.raises(actions.CannotDraw, match="kecamatan"):
        draw("7317", by=kab)
    with pytest.raises(actions.CannotDraw, match="Belum ada"):
        draw(OTHER_KECAMATAN_SLS, by=koseka)


def test_an_enumerator_draws_nothing_and_sees_nothing(client, draw, sent_in, ppl):
    sent_in()
    sample = draw()
    client.force_login(ppl)
    assert client.get(reverse("enumeration:samples")).status_code == 403
    assert client.get(reverse("enumeration:sample", args=[sample.pk])).status_code == 403


def test_it_is_drawn_on_the_page(client, sent_in, pml):
    sent_in()
    client.force_login(pml)
    address = reverse("enumeration:samples")
    page = client.post(address, {"wilayah": VILLAGE, "sebanyak": 2, "benih": 3}, follow=True)
    assert [visit.reinterview.household.head_name for visit in page.context["waiting"]] == ["SITI AMINAH"]
    page = client.post(address, {"wilayah": OTHER_KECAMATAN_SLS, "sebanyak": 2})
    assert page.context["form"].errors["wilayah"]
    assert len(client.get(address).context["samples"]) == 1


def test_a_supervisor_of_elsewhere_finds_no_such_sample(client, draw, sent_in, outsider):
    sent_in()
    sample = draw()
    client.force_login(outsider)
    assert client.get(reverse("enumeration:sample", args=[sample.pk])).status_code == 404
    assert client.get(reverse("enumeration:sample_file", args=[sample.pk])).status_code == 404
    one = sample.reinterviews.get()
    assert client.get(reverse("enumeration:reinterview", args=[one.pk])).status_code == 404


# --- Asking again ---


def test_the_first_answers_are_not_on_the_page_before_the_second_are_kept(client, draw, sent_in, pml):
    sent_in(landmark="AB1234")
    one = draw().reinterviews.get()
    address = reverse("enumeration:reinterview", args=[one.pk])
    client.force_login(pml)
    page = client.get(address)
    assert page.context["lines"] == []
    assert not re.search(r'<option value="[^"]+" selected', page.content.decode())

    page = client.post(address, AS_BEFORE | {"floor_material": "7", "women": "2"}, follow=True)
    assert [line.question.name for line in page.context["lines"] if not line.same] == ["floor_material", "women"]
    different = next(line for line in page.context["lines"] if line.question.name == "floor_material")
    card = ASKED["floor_material"]
    assert (different.first, different.second) == (card.shown(6), card.shown(7))


def test_it_keeps_what_was_sent_in_when_drawn_whatever_is_corrected_later(draw, sent_in, pml):
    family = sent_in()
    one = draw().reinterviews.get()
    Household.objects.filter(pk=family.pk).update(floor_material=7)
    kept = actions.answer(one, AS_BEFORE, by=pml)
    assert all(line.same for line in reading.compared(kept))


def test_wrong_answers_are_named_and_nothing_typed_is_lost(client, draw, sent_in, pml):
    sent_in()
    one = draw().reinterviews.get()
    client.force_login(pml)
    page = client.post(
        reverse("enumeration:reinterview", args=[one.pk]),
        AS_BEFORE | {"member_count": "banyak", "tenure": "99", "has_car": "", "catatan": "rumah dikunci"},
    )
    text = page.content.decode()
    assert [problem["url"] for problem in page.context["problems"]] == ["#id_member_count", "#id_tenure", "#id_has_car"]
    assert "112: “banyak” bukan jawaban" in text
    assert 'value="banyak"' in text
    assert "rumah dikunci" in text
    assert page.context["form"]["floor_material"].value() == "6"
    one.refresh_from_db()
    assert one.at is None


def test_a_form_sent_in_empty_names_every_question(client, draw, sent_in, pml):
    sent_in()
    one = draw().reinterviews.get()
    client.force_login(pml)
    page = client.post(reverse("enumeration:reinterview", args=[one.pk]))
    assert len(page.context["problems"]) == len(ASKED)


def test_nobody_asks_again_what_they_asked_themselves(client, draw, sent_in, pml):
    sent_in(by=pml)
    one = draw().reinterviews.get()
    with pytest.raises(actions.CannotAnswer, match="petugas lain"):
        actions.answer(one, AS_BEFORE, by=pml)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reinterview.objects.filter(pk=one.pk).update(by=pml, at=timezone.now())
    client.force_login(pml)
    assert client.get(reverse("enumeration:reinterview", args=[one.pk])).context["own_work"]


def test_an_enumerator_does_not_answer_it(draw, sent_in, neighbour_ppl):
    sent_in()
    with pytest.raises(NotAllowed):
        actions.answer(draw().reinterviews.get(), AS_BEFORE, by=neighbour_ppl)


def test_what_was_kept_first_stands(draw, sent_in, pml, koseka):
    sent_in()
    one = draw().reinterviews.get()
    the_others = Reinterview.objects.get(pk=one.pk)
    actions.answer(one, AS_BEFORE, by=pml)
    with pytest.raises(actions.CannotAnswer, match="sudah diisi"):
        actions.answer(the_others, AS_BEFORE | {"tenure": "2"}, by=koseka)
    one.refresh_from_db()
    assert (one.by, one.second["tenure"]) == (pml, 1)


# --- What it comes to ---


def test_agreement_is_counted_per_question_and_enumerator_without_shares_of_a_few(
    client, draw, sent_in, pml, ppl, neighbour_ppl
):
    for _ in range(4):
        sent_in()
    sent_in(NEIGHBOUR_SLS, by=neighbour_ppl)
    sample = draw(per_enumerator=4)
    for one in sample.reinterviews.filter(enumerator=ppl):
        actions.answer(one, AS_BEFORE | {"wall_material": "1"}, by=pml)

    found = reading.found_in(sample.reinterviews.select_related("enumerator"))
    walls = next(one for one in found.by_question if one.question.name == "wall_material")
    assert (walls.same, walls.different, walls.share) == (0, 4, None)
    [of_ppl] = found.by_enumerator
    assert (of_ppl.families, of_ppl.same, of_ppl.different) == (4, 4 * (len(ASKED) - 1), 4)
    assert of_ppl.share == pytest.approx(1 - 1 / len(ASKED))

    client.force_login(pml)
    assert client.get(reverse("enumeration:sample", args=[sample.pk])).context["chart"] is None
    actions.answer(sample.reinterviews.get(enumerator=neighbour_ppl), AS_BEFORE, by=pml)
    chart = client.get(reverse("enumeration:sample", args=[sample.pk])).context["chart"]
    assert chart["series"][0]["values"][3] == pytest.approx(0.2)


def test_a_sample_takes_the_same_few_queries_whatever_its_size(client, draw, sent_in, pml):
    def count(sample):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("enumeration:sample", args=[sample.pk]))
        return len(queries)

    client.force_login(pml)
    sent_in()
    small = draw()
    for _ in range(9):
        sent_in()
    assert count(small) == count(draw(per_enumerator=10)) <= 16


def test_the_file_has_a_line_for_every_answer(client, draw, sent_in, pml):
    sent_in(), sent_in()
    sample = draw()
    actions.answer(sample.reinterviews.first(), AS_BEFORE, by=pml)
    client.force_login(pml)
    answer = client.get(reverse("enumeration:sample_file", args=[sample.pk]))
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[1].iter_rows(values_only=True))
    assert len(rows) == 1 + len(ASKED) + 1
    assert {row[9] for row in rows[1:]} == {"ya", ""}


def test_what_is_asked_again_has_no_skip_before_it():
    interviewed = {"result": 1}
    assert 12 <= len(ASKED) <= 16
    assert all(card.asked(interviewed) for card in ASKED.values())
