"""The card on top of every progress page: which places need help, why, which first, and what the reader can do."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role
from enumeration.models import HelpAsked, Household, Round, State
from enumeration.progress import needs
from enumeration.progress.figures import Figures
from enumeration.progress.needs import step_of
from enumeration.tallies import COUNTERS
from tests.conftest import DISTRICT, FREE_SLS, KECAMATAN, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def the_second_week(round_):
    today = timezone.localdate()
    Round.objects.update(starts_on=today - 10 * DAY, ends_on=today + 19 * DAY)


@pytest.fixture
def since_long(ppl, neighbour_ppl, pml, began_before):
    began_before(9 * DAY)


def card(client, user, code):
    client.force_login(user)
    rows = client.get(reverse("enumeration:progress", args=[code])).context["in_need"]
    return {row.need.place.code: [cause.words for cause in row.causes] for row in rows}


def acts(client, user, code):
    client.force_login(user)
    rows = client.get(reverse("enumeration:progress", args=[code])).context["in_need"]
    return [(act.label, act.url) for row in rows for cause in row.causes for act in cause.acts]


def wait(household, days):
    Household.objects.filter(pk=household.pk).update(submitted_at=timezone.now() - days * DAY)


@pytest.fixture
def troubled(since_long, ppl, officer, make_household):
    """SLS without an enumerator, an enumerator who is silent, and two households that wait too long for Budi."""
    for _ in range(4):
        make_household(FREE_SLS)
    make_household(OWN_SLS)
    for days in (4, 5, 1):
        wait(make_household(NEIGHBOUR_SLS, state=State.SUBMITTED, enumerator=ppl), days)
    for _ in range(9):
        make_household(OTHER_KECAMATAN_SLS, state=State.APPROVED, enumerator=ppl)
    officer("edi", Role.ENUMERATOR, OTHER_KECAMATAN_SLS)


def test_each_place_says_why_and_the_largest_need_comes_first(client, kab, troubled):
    assert card(client, kab, DISTRICT) == {
        KECAMATAN: [
            "4 keluarga belum, di 1 SLS tanpa PPL",
            "2 menunggu diperiksa lebih dari 3 hari pada PML Budi",
            "1 PPL diam sejak 24 jam, 1 keluarga belum",
        ]
    }
    assert list(card(client, kab, KECAMATAN)) == [FREE_SLS[:10], VILLAGE]
    assert list(card(client, kab, VILLAGE)) == [NEIGHBOUR_SLS, OWN_SLS]
    assert list(card(client, kab, OWN_SLS)) == [OWN_SLS]


def test_of_a_long_queue_the_district_says_at_least(client, kab, troubled, monkeypatch):
    monkeypatch.setattr(needs, "MOST_OVERDUE", 1)
    [causes] = card(client, kab, DISTRICT).values()
    assert causes[1] == "paling sedikit 1 menunggu diperiksa lebih dari 3 hari pada PML Budi"


def test_the_act_stands_beside_the_cause(client, kab, pml, ppl, troubled):
    queue = f"{reverse('enumeration:review_list')}?status=submitted&wilayah={KECAMATAN}&terlambat=on"
    assert acts(client, kab, DISTRICT) == [
        ("Usulkan pembagian", reverse("enumeration:balance_new", args=[KECAMATAN])),
        ("Lihat antrean", queue),
        ("Hubungi Budi", reverse("enumeration:officer", args=[pml.pk])),
        ("Hubungi Ani", reverse("enumeration:officer", args=[ppl.pk])),
    ]
    for _label, url in acts(client, kab, DISTRICT):
        assert client.get(url).status_code == 200
    assert len(client.get(queue).context["rows"]) == 2  # as many as the card says


def test_an_observer_reads_the_sentences_without_names_and_buttons(client, observer, troubled):
    [causes] = card(client, observer, DISTRICT).values()
    assert causes[1] == "2 menunggu diperiksa lebih dari 3 hari"
    assert acts(client, observer, DISTRICT) == []


def test_a_supervisor_is_told_of_the_own_team_only(client, pml, ppl, troubled):
    assert list(card(client, pml, KECAMATAN)) == [VILLAGE]
    assert [label for label, _url in acts(client, pml, KECAMATAN)] == ["Lihat antrean", "Lihat PPL-nya"]


def test_where_nothing_is_in_need_nothing_is_shown(client, kab, since_long, ppl, make_household):
    make_household(OWN_SLS, state=State.APPROVED, enumerator=ppl)
    client.force_login(kab)
    page = client.get(reverse("enumeration:progress", args=[DISTRICT]))
    assert (page.context["in_need"], page.context["tone"]) == ([], "good")
    assert 'id="bantu"' not in page.content.decode()


def test_a_part_in_need_takes_the_green_from_the_whole(client, kab, since_long, ppl, make_household):
    for _ in range(9):
        make_household(OWN_SLS, state=State.SUBMITTED, enumerator=ppl)
    wait(Household.objects.first(), 4)
    client.force_login(kab)
    page = client.get(reverse("enumeration:progress", args=[DISTRICT]))
    assert (page.context["pace"].tone, page.context["tone"]) == ("good", "warn")
    assert "Semua keluarga sudah didata. Namun 1 tempat perlu dibantu." in page.content.decode()


def test_a_place_far_behind_the_calendar_is_in_need_by_what_it_is_behind(client, kab, since_long, ppl, make_household):
    Round.objects.update(ends_on=timezone.localdate())
    for _ in range(8):
        make_household(OWN_SLS, state=State.SENT_BACK, enumerator=ppl)
    assert card(client, kab, KECAMATAN) == {VILLAGE: ["8 keluarga di belakang rencana hari ini"]}


@pytest.mark.parametrize(("held_for", "silent"), [(timedelta(hours=23), False), (timedelta(hours=25), True)])
def test_an_officer_is_silent_only_after_a_day_with_work(
    client, kab, ppl, make_household, began_before, held_for, silent
):
    began_before(held_for, ppl)
    make_household(OWN_SLS)
    assert bool(acts(client, kab, OWN_SLS)) is silent


def test_before_the_round_begins_nobody_is_silent(client, kab, since_long, make_household):
    Round.objects.update(starts_on=timezone.localdate() + DAY, ends_on=date(2027, 1, 31))
    make_household(OWN_SLS)
    assert card(client, kab, DISTRICT) == {}


@pytest.mark.parametrize(
    ("sent", "in_need", "step"),
    [(50, False, 0), (60, False, 0), (60, True, 1), (49, False, 1), (40, True, 1), (39, True, 2), (5, True, 4)],
)
def test_any_need_is_warm_and_no_need_is_the_ground(sent, in_need, step):
    place = Figures("7317010", "x", dict.fromkeys(COUNTERS, 0) | {"submitted": sent, "open": 100 - sent})
    assert step_of(place, 0.5, is_in_need=in_need) == step


# --- Who was asked to help ---


def ask(client, by, officer, place=VILLAGE, cause="waiting", on=KECAMATAN):
    client.force_login(by)
    sent = {"wilayah": place, "sebab": cause, "petugas": officer.pk}
    return client.post(reverse("enumeration:ask_help", args=[on]), sent)


def asked(client, user, code):
    client.force_login(user)
    rows = client.get(reverse("enumeration:progress", args=[code])).context["in_need"]
    return [words for row in rows for cause in row.causes for words in cause.asked]


def test_who_was_asked_stands_there_until_it_is_done(client, kab, koseka, pml, observer, troubled):
    for _click in range(2):
        assert ask(client, kab, pml).status_code == 302
    [words] = asked(client, koseka, KECAMATAN)
    assert words.startswith("Budi diminta membantu ") and words.endswith(" oleh Dewi")
    assert asked(client, observer, KECAMATAN) == []
    Household.objects.filter(state=State.SUBMITTED).update(submitted_at=timezone.now())
    assert asked(client, koseka, KECAMATAN) == []
    assert HelpAsked.objects.count() == 1


def test_the_card_offers_to_note_whom_the_reader_can_ask(client, kab, koseka, pml, ppl, troubled):
    def offered(user):
        client.force_login(user)
        rows = client.get(reverse("enumeration:progress", args=[DISTRICT])).context["in_need"]
        return [officer for row in rows for cause in row.causes for officer in cause.to_ask]

    assert offered(kab) == [koseka, pml, ppl]
    assert offered(koseka) == [pml, ppl]  # nobody asks themself
    ask(client, kab, pml, place=KECAMATAN, on=DISTRICT)
    assert offered(kab) == [koseka, ppl]


def test_nobody_is_asked_where_neither_of_both_works(client, kab, koseka, pml, outsider, ppl, observer, troubled):
    assert ask(client, kab, outsider).status_code == 403
    assert ask(client, outsider, pml).status_code == 404
    assert ask(client, kab, pml, place="7317020", on=KECAMATAN).status_code == 404
    assert ask(client, kab, pml, cause="lupa").status_code == 404
    assert ask(client, observer, pml).status_code == 403
    assert not HelpAsked.objects.exists()


def test_a_request_is_not_rewritten(kab, pml, round_):
    HelpAsked.objects.create(round=round_, area_code=VILLAGE, cause="waiting", officer=pml, by=kab)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        HelpAsked.objects.update(officer=kab)
