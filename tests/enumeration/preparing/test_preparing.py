"""From an empty server to a round: every page says what to do, and each step is ticked by what the tables hold."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Permission, Role, can
from enumeration.models import Area, Assignment, Boundary, Officer, OfficerPass, Round, SignInCode
from enumeration.officers.actions import granting
from tests.conftest import DISTRICT, FREE_SLS, KECAMATAN, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS

pytestmark = pytest.mark.django_db

PAGE = "enumeration:preparing"
CHOSEN = "kuda-hijau-menyeberang-jembatan"
SLS = (OWN_SLS, NEIGHBOUR_SLS, FREE_SLS, OTHER_KECAMATAN_SLS)


class TestWithoutAnyRound:
    @pytest.fixture
    def nobody_yet(self, client) -> Officer:
        made = Officer.objects.create(username="pertama", full_name="Orang Pertama")
        client.force_login(made)
        return made

    def test_the_page_to_sign_in_says_what_to_run(self, client):
        assert "./run manage begin_round" in client.get(reverse("enumeration:login")).content.decode()

    def test_home_leads_to_the_steps(self, client, nobody_yet):
        page = client.get("/", follow=True)
        assert page.redirect_chain == [(reverse(PAGE), 302)]
        assert "./run manage begin_round" in page.content.decode()
        assert len(page.context["rows"]) == 8

    @pytest.mark.parametrize("name", ["board", "progress", "prelist_files", "worklist", "officers", "own_papers"])
    def test_no_page_refuses_without_saying_what_to_run(self, client, nobody_yet, name):
        page = client.get(reverse(f"enumeration:{name}"))
        assert page.status_code < 500
        assert page.status_code == 200 or "./run manage begin_round" in page.content.decode()


class TestSteps:
    @pytest.fixture
    def steps(self, client, administrator, round_):
        Round.objects.filter(pk=round_.pk).update(ends_on=timezone.localdate() + timedelta(days=30))
        Area.objects.exclude(code__startswith=DISTRICT).filter(code__startswith="7371").delete()

        def look() -> dict[str, bool]:
            client.force_login(administrator)
            rows = client.get(reverse(PAGE)).context["rows"]
            return {row.name: row.check.is_done for row in rows}

        return look

    def test_nothing_is_done_but_the_round_and_its_areas(self, steps):
        assert {name for name, is_done in steps().items() if is_done} == {"round", "areas"}

    def test_each_is_ticked_by_what_the_tables_hold(
        self, steps, officer, round_, administrator, kab, make_household, areas
    ):
        second = officer("hasan", Role.ADMINISTRATOR, DISTRICT)
        assert not steps()["administrators"], "nobody ticks it before the second one has signed in"
        Officer.objects.filter(pk=second.pk).update(last_login=timezone.now())
        assert steps()["administrators"]
        Boundary.objects.bulk_create(
            [Boundary(area_id=code[:10], geometry={}) for code in {one[:10]: one for one in SLS}]
        )
        assert steps()["boundaries"]
        for code in SLS:
            make_household(code)
        assert steps()["prelist"]
        assert not steps()["officers"]
        leader = officer("budi", Role.SUPERVISOR, *SLS)
        assert steps()["officers"]
        assert not steps()["sharing_out"]
        enumerator = officer("ani", Role.ENUMERATOR, *SLS)
        assert steps()["sharing_out"]
        assert not steps()["papers"]
        for one in (leader, enumerator):
            OfficerPass.objects.create(
                officer=one, round=round_, number="1", valid_from="2026-01-01", issued_by=kab,
                valid_until=timezone.localdate() + timedelta(days=30),
            )  # fmt: skip
        assert all(steps().values())

    def test_a_split_sls_is_not_missed(self, steps, officer, kab):
        officer("budi", Role.SUPERVISOR, *SLS[:3])
        assert not steps()["officers"]
        Area.objects.filter(code__startswith=SLS[3][:14]).update(ended_at=timezone.now())
        assert not steps()["areas"], "its village has no SLS any more"
        assert steps()["officers"]

    def test_it_takes_few_queries(self, client, administrator, django_assert_max_num_queries):
        client.force_login(administrator)
        with django_assert_max_num_queries(25):
            client.get(reverse(PAGE))

    def test_a_link_is_shown_to_whom_it_opens(self, client, administrator, kab):
        shown = {}
        for who in (administrator, kab):
            client.force_login(who)
            rows = client.get(reverse(PAGE)).context["rows"]
            shown[who.username] = {url for row in rows for url, _label in row.links}
        board, roles = reverse("enumeration:board"), reverse("enumeration:office_roles")
        assert roles in shown[administrator.username] and board not in shown[administrator.username]
        assert board in shown[kab.username] and roles not in shown[kab.username]

    def test_home_leads_there_until_the_first_day(self, client, administrator, round_):
        client.force_login(administrator)
        shown = {}
        for day in (0, -1):
            begins = timezone.localdate() + timedelta(days=day)
            Round.objects.filter(pk=round_.pk).update(starts_on=begins, ends_on=begins + timedelta(days=30))
            shown[day] = reverse(PAGE) in [task.url for task in client.get("/").context["tasks"]]
        assert shown == {0: True, -1: False}


def begin(*words: str) -> str:
    told = StringIO()
    call_command("begin_round", *words, stdout=told)
    return told.getvalue()


def codes_in(text: str) -> list[str]:
    return re.findall(r"\b[A-Z0-9]{5}-[A-Z0-9]{5}\b", text)


def sign_in(client, username: str, code: str) -> None:
    answer = client.post(
        reverse("enumeration:sign_in_code"),
        {"username": username, "code": code, "new_password1": CHOSEN, "new_password2": CHOSEN},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    client.logout()


class TestBeginRound:
    def test_it_makes_a_round_and_prints_two_codes_once(self):
        first, second = begin(DISTRICT), begin(DISTRICT)
        assert len(codes_in(first)) == 2
        assert codes_in(second) == []
        assert "Nothing was issued" in second
        round = Round.objects.get()
        assert round.area_id == DISTRICT and round.is_open and not round.is_made_up
        assert SignInCode.objects.filter(voided_at=None).count() == 2
        assert granting.administrators_of(DISTRICT).count() == 2

    def test_until_both_have_signed_in_nobody_gets_a_role(self, client):
        codes = codes_in(begin(DISTRICT))
        by, area, round = (
            Officer.objects.get(username="admin1.7317"),
            Area.objects.get(code=DISTRICT),
            Round.objects.get(),
        )
        newcomer = Officer.objects.create(username="nita", home_area=area)
        sign_in(client, "admin1.7317", codes[0])
        wish = {"round": round, "by": by, "reason": "kepala kantor"}
        with pytest.raises(granting.CannotGrant, match=r"admin2\.7317 belum pernah masuk"):
            granting.ask(newcomer, Role.DISTRICT_OFFICE, area, **wish)
        client.force_login(by)
        kecamatan = Area.objects.get(code=KECAMATAN)
        form = {"round": round.pk, "area": kecamatan.pk, "role": Role.COORDINATOR, "officer": newcomer.pk, "reason": ""}
        client.post(reverse("admin:enumeration_assignment_add"), form)
        assert not Assignment.objects.filter(officer=newcomer).exists()
        client.logout()
        sign_in(client, "admin2.7317", codes[1])
        grant = granting.ask(newcomer, Role.DISTRICT_OFFICE, area, **wish)
        granting.confirm(grant, by=Officer.objects.get(username="admin2.7317"))
        assert can(newcomer, Permission.ASSIGN, KECAMATAN)

    @pytest.mark.parametrize(
        "words",
        [
            ["73"],
            ["7399"],
            [DISTRICT, "--starts", "2027-01-31", "--ends", "2027-01-01"],
            [DISTRICT, "--administrators", "sama", "SAMA"],
            [DISTRICT, "--administrators", "ada spasi", "b"],
            [DISTRICT, "--name", "x" * 300],
        ],
    )
    def test_what_makes_no_sense_is_refused_in_words_and_leaves_nobody(self, words):
        with pytest.raises(CommandError):
            begin(*words)
        assert not Round.objects.exists() and not Officer.objects.exists()

    def test_a_name_that_is_taken_leaves_nothing_half_made(self):
        Officer.objects.create(username="Admin2.7317")
        with pytest.raises(CommandError, match="Sudah ada akun"):
            begin(DISTRICT)
        assert not Round.objects.exists()
        assert not SignInCode.objects.exists()
