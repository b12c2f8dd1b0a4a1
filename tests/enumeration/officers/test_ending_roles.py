"""A role that is no field work ends on the page of roles: by another administrator, with a reason, never the last two."""

from __future__ import annotations

import threading

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from enumeration.access import NotAllowed, Permission, Role, can
from enumeration.models import ApiToken, Assignment, Cause, Officer, RoleGrant, SignInCode
from enumeration.officers.actions import ending, granting
from tests.conftest import DISTRICT, KECAMATAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(officer) -> Officer:
    return officer("hasan", Role.ADMINISTRATOR, DISTRICT)


@pytest.fixture
def third(officer) -> Officer:
    return officer("husna", Role.ADMINISTRATOR, DISTRICT)


def role_of(who: Officer) -> Assignment:
    return who.assignments.get(ended_at=None)


def page_of(period: Assignment) -> str:
    return reverse("enumeration:office_role_end", args=[period.pk])


class TestOnThePage:
    @pytest.mark.parametrize("who", ["kab", "analyst", "observer", "koseka", "operator"])
    def test_it_says_what_is_lost_and_ends_with_a_reason(self, client, administrator, request, who):
        whom = request.getfixturevalue(who)
        period = role_of(whom)
        client.force_login(administrator)
        assert page_of(period) in client.get(reverse("enumeration:office_roles")).content.decode()
        said = client.get(page_of(period)).content.decode()
        assert "Ini perannya yang terakhir" in said
        assert client.post(page_of(period), {"alasan": "pindah bagian"}, follow=True).status_code == 200
        period.refresh_from_db()
        assert (period.ended_by, period.end_reason, period.end_cause) == (
            administrator,
            "pindah bagian",
            Cause.END_ROLE,
        )
        assert not can(Officer.objects.get(pk=whom.pk), Permission.SEE_PROGRESS, DISTRICT)
        assert LogEntry.objects.get(action_flag=DELETION).object_id == str(whom.pk)
        listed = client.get(reverse("enumeration:office_roles")).content.decode()
        assert "pindah bagian" in listed
        assert page_of(period) not in listed

    def test_without_a_reason_it_goes_on(self, client, administrator, analyst):
        client.force_login(administrator)
        for nothing in ("", "  ", "\u200b"):
            assert client.post(page_of(role_of(analyst)), {"alasan": nothing}).status_code == 422
        assert role_of(analyst)

    def test_an_open_session_opens_nothing_any_more_and_tokens_are_revoked(self, client, administrator, analyst):
        token, _plain = ApiToken.objects.issue(analyst, name="uji", days=7, scopes=())
        client.force_login(analyst)
        assert client.get(reverse("enumeration:progress")).status_code == 200
        ending.end(role_of(analyst), by=administrator, reason="pindah")
        assert client.get(reverse("enumeration:progress")).status_code == 403
        token.refresh_from_db()
        assert token.revoked_at

    def test_other_roles_stay_and_are_named(self, client, administrator, analyst, officer, round_):
        Assignment.objects.create(round=round_, area_id=KECAMATAN, role=Role.OBSERVER, officer=analyst)
        client.force_login(administrator)
        said = client.get(page_of(analyst.assignments.get(role=Role.ANALYST))).content.decode()
        assert "Peran lainnya tetap: Pengamat." in said
        ending.end(analyst.assignments.get(role=Role.ANALYST), by=administrator, reason="pindah")
        assert role_of(analyst).role == Role.OBSERVER

    def test_ended_once_it_is_gone(self, client, administrator, analyst):
        period = role_of(analyst)
        ending.end(period, by=administrator, reason="pindah")
        client.force_login(administrator)
        assert client.get(page_of(period)).status_code == 404
        with pytest.raises(NotAllowed):
            ending.end(period, by=administrator, reason="lagi")
        assert granting.ask(
            analyst, Role.ANALYST, period.area, round=period.round, by=administrator, reason="kembali"
        )  # given again as it was given: by two


class TestTheLastTwo:
    def test_nobody_ends_a_role_of_their_own(self, client, administrator, second, third):
        own = role_of(administrator)
        client.force_login(administrator)
        assert "Peran sendiri" in client.get(page_of(own)).content.decode()
        assert page_of(own) not in client.get(reverse("enumeration:office_roles")).content.decode()
        assert client.post(page_of(own), {"alasan": "cukup"}).status_code == 422
        assert role_of(administrator) == own

    def test_of_two_administrators_none_is_ended(self, client, administrator, second):
        client.force_login(administrator)
        assert "tinggal satu administrator" in client.get(page_of(role_of(second))).content.decode()
        assert client.post(page_of(role_of(second)), {"alasan": "pindah"}).status_code == 422
        assert can(second, Permission.MANAGE, DISTRICT)

    def test_of_three_one_is(self, administrator, second, third):
        ending.end(role_of(third), by=administrator, reason="pindah")
        assert not can(third, Permission.MANAGE, DISTRICT)

    def test_who_is_deactivated_does_not_count(self, administrator, second, third):
        Officer.objects.filter(pk=second.pk).update(is_active=False)
        with pytest.raises(ending.CannotEnd, match="tinggal satu"):
            ending.end(role_of(third), by=administrator, reason="pindah")

    def test_two_that_one_person_may_be_are_not_two(self, administrator, second, third):
        now = timezone.now()
        SignInCode.objects.create(officer=second, digest="x", made_by=administrator, expires_at=now, used_at=now)
        with pytest.raises(ending.CannotEnd, match="kode masuk"):
            ending.end(role_of(third), by=administrator, reason="pindah")

    def test_where_all_were_one_already_ending_one_makes_it_no_worse(self, administrator, second, third):
        now = timezone.now()
        for one in (second, third):
            SignInCode.objects.create(officer=one, digest="x", made_by=administrator, expires_at=now, used_at=now)
        ending.end(role_of(third), by=administrator, reason="pindah")

    def test_who_was_ended_confirms_no_request_and_theirs_is_void(
        self, administrator, second, third, officer, areas, round_
    ):
        asked = granting.ask(
            officer("nita", home_area=areas[KECAMATAN]), Role.ANALYST, areas[DISTRICT],
            round=round_, by=third, reason="baru",
        )  # fmt: skip
        ending.end(role_of(third), by=administrator, reason="pindah")
        with pytest.raises(granting.CannotGrant, match="sudah bukan administrator"):
            granting.confirm(asked, by=second)


class TestTheDishonestColleague:
    @pytest.mark.parametrize("who", ["kab", "analyst", "koseka", "pml", "observer"])
    def test_who_does_not_manage_has_no_such_page(self, client, administrator, second, third, request, who):
        client.force_login(request.getfixturevalue(who))
        assert client.post(page_of(role_of(third)), {"alasan": "x"}).status_code == 403
        with pytest.raises(NotAllowed):
            ending.end(role_of(third), by=request.getfixturevalue(who), reason="x")

    def test_an_administrator_of_another_district_finds_none(self, client, officer, analyst):
        far = officer("jauh", Role.ADMINISTRATOR, "7371")
        client.force_login(far)
        assert client.get(page_of(role_of(analyst))).status_code == 404
        assert client.post(page_of(role_of(analyst)), {"alasan": "x"}).status_code == 404
        with pytest.raises(NotAllowed):
            ending.end(role_of(analyst), by=far, reason="x")
        assert role_of(analyst)

    def test_one_of_a_kecamatan_does_not_end_a_role_of_the_district(self, client, officer, analyst):
        client.force_login(officer("kecil", Role.ADMINISTRATOR, KECAMATAN))
        assert client.post(page_of(role_of(analyst)), {"alasan": "x"}).status_code == 404

    def test_field_work_is_no_such_role_and_no_other_number_is(self, client, administrator, ppl, pml, analyst, areas):
        grant = RoleGrant.objects.create(
            officer=analyst, role=Role.ANALYST, area=areas[DISTRICT], round=role_of(analyst).round,
            reason="x", asked_by=administrator,
        )  # fmt: skip
        client.force_login(administrator)
        fields = [period.pk for who in (ppl, pml) for period in who.assignments.all()]
        for pk in (*fields, *{grant.pk, analyst.pk, 0, 10**12} - {role_of(analyst).pk, role_of(administrator).pk}):
            body = {"alasan": "x", "pk": role_of(analyst).pk, "period": role_of(analyst).pk}
            path = reverse("enumeration:office_role_end", args=[pk])
            if not ending.endable_by(administrator).filter(pk=pk).exists():
                assert client.post(path, body).status_code == 404, pk
        assert role_of(analyst)
        for who in (ppl, pml):
            for period in who.assignments.all():
                with pytest.raises(NotAllowed):
                    ending.end(period, by=administrator, reason="x")


@pytest.mark.django_db(transaction=True)
def test_of_three_who_end_each_other_at_once_two_stay(administrator, second, third):
    """Both press at the same moment: the second one waits for the first, and is no administrator any more, or one of
    the last two."""
    meet = threading.Barrier(2)
    said: list[str] = []

    def press(by: Officer, whom: Officer) -> None:
        try:
            period = role_of(whom)
            meet.wait(30)
            ending.end(period, by=by, reason="pindah")
            said.append("ended")
        except (ending.CannotEnd, NotAllowed) as refusal:
            said.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in ((administrator, second), (second, administrator))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(said)[-1] == "ended"
    assert said.count("ended") == 1
    assert granting.administrators_of(DISTRICT).count() == 2
