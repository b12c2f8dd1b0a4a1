"""Roles of the office need two administrators; nobody sees or sets a password of somebody else's."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from enumeration.access import OFFICE_ROLES, NotAllowed, Permission, Role, can
from enumeration.assignment import ledger
from enumeration.models import Area, Assignment, Officer, RoleGrant, Round, SignInCode
from enumeration.officers.actions import granting, inviting, staffing
from enumeration.papers.actions import printing
from tests.conftest import DISTRICT, FOREIGN_SLS, OWN_SLS, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(officer) -> Officer:
    return officer("hasan", Role.ADMINISTRATOR, DISTRICT)


@pytest.fixture
def newcomer(officer, areas) -> Officer:
    return officer("nita", home_area=areas[OWN_SLS[:10]])


@pytest.fixture
def asked(administrator, newcomer, areas, round_) -> RoleGrant:
    return granting.ask(
        newcomer, Role.DISTRICT_OFFICE, areas[DISTRICT], round=round_, by=administrator, reason="pegawai baru"
    )


def taken(officer: Officer, *, by: Officer | None) -> None:
    """The officer has chosen a password with a code of that maker; of the server, where nobody is named."""
    now = timezone.now()
    SignInCode.objects.create(officer=officer, digest="x", made_by=by, expires_at=now, used_at=now)


def command(*words: str) -> str:
    told = StringIO()
    call_command("office_role", *words, stdout=told)
    return told.getvalue()


class TestPasswords:
    def test_the_page_of_an_officer_neither_shows_nor_takes_a_password(self, client, administrator, ppl):
        ppl.set_password(PASSWORD)
        ppl.save()
        client.force_login(administrator)
        address = reverse("admin:enumeration_officer_change", args=[ppl.pk])
        assert b"argon2" not in client.get(address).content
        fields = {"username": "ani", "full_name": "Ani Baru", "officer_code": "0001", "password": "argon2$dipalsukan"}
        assert client.post(address, fields).status_code == 302
        ppl.refresh_from_db()
        assert ppl.full_name == "Ani Baru"
        assert ppl.check_password(PASSWORD)

    def test_there_is_no_page_on_which_one_sets_anothers(self, client, administrator, ppl):
        with pytest.raises(NoReverseMatch):
            reverse("admin:auth_user_password_change", args=[ppl.pk])
        client.force_login(administrator)
        asked = {"password1": "sepeda-merah-di-pagar", "password2": "sepeda-merah-di-pagar"}
        client.post(f"/admin/enumeration/officer/{ppl.pk}/password/", asked)
        ppl.refresh_from_db()
        assert not ppl.has_usable_password()

    def test_a_new_officer_has_none_until_they_choose_one(self, client, administrator):
        client.force_login(administrator)
        fields = {"username": "baru", "full_name": "Petugas Baru", "password": PASSWORD, "password1": PASSWORD}
        assert client.post(reverse("admin:enumeration_officer_add"), fields).status_code == 302
        assert not Officer.objects.get(username="baru").has_usable_password()

    @pytest.mark.parametrize("name", ["createsuperuser", "changepassword"])
    def test_djangos_commands_are_taken_out(self, name, ppl):
        with pytest.raises(CommandError, match="office_role"):
            call_command(name, "ani")


class TestAdmin:
    @pytest.mark.parametrize("role", OFFICE_ROLES)
    def test_no_role_of_the_office_is_given_by_one(self, client, administrator, newcomer, round_, role):
        client.force_login(administrator)
        for whom in (newcomer, administrator):
            fields = {"round": round_.pk, "area": DISTRICT, "role": role, "officer": whom.pk, "reason": ""}
            answer = client.post(reverse("admin:enumeration_assignment_add"), fields)
            assert answer.status_code == 200
            assert "administrator kedua" in answer.content.decode()
        assert Assignment.objects.filter(role=role).count() == (role == Role.ADMINISTRATOR)

    def test_a_superuser_without_a_role_opens_nothing(self, client, officer):
        client.force_login(officer("super", is_superuser=True, is_staff=True))
        for model in admin.site._registry:
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            assert client.get(address).status_code == 403, address
        assert client.get(reverse("enumeration:office_roles")).status_code == 403

    def test_what_packages_bring_along_is_not_shown(self):
        assert {model._meta.app_label for model in admin.site._registry} == {"enumeration", "ranking"}


class TestTwo:
    def test_it_holds_once_a_second_administrator_has_confirmed_it(self, asked, second, newcomer):
        assert not can(newcomer, Permission.COMPLETE, DISTRICT)
        granting.confirm(asked, by=second)
        assert can(newcomer, Permission.COMPLETE, DISTRICT)
        asked.refresh_from_db()
        assert (asked.confirmed_by, asked.period.decided_by) == (second, asked.asked_by)

    def test_never_by_who_asked_nor_for_oneself(self, asked, administrator, second, areas, round_, officer):
        with pytest.raises(granting.CannotGrant, match="kedua"):
            granting.confirm(asked, by=administrator)
        with pytest.raises(granting.CannotGrant, match="diri sendiri"):
            granting.ask(second, Role.ANALYST, areas[DISTRICT], round=round_, by=second, reason="x")
        own = granting.ask(second, Role.ANALYST, areas[DISTRICT], round=round_, by=administrator, reason="x")
        with pytest.raises(granting.CannotGrant, match="kedua"):
            granting.confirm(own, by=second)
        assert not Assignment.objects.filter(role__in=(Role.ANALYST, Role.DISTRICT_OFFICE)).exists()

    def test_the_database_refuses_it_too(self, asked, administrator, newcomer):
        for one in (administrator, newcomer):
            with pytest.raises(IntegrityError), transaction.atomic():
                RoleGrant.objects.filter(pk=asked.pk).update(confirmed_by=one)

    def test_an_account_that_one_took_over_with_a_code_is_no_second_person(self, asked, administrator, second):
        taken(second, by=administrator)
        with pytest.raises(granting.CannotGrant, match="kode masuk"):
            granting.confirm(asked, by=second)
        with pytest.raises(inviting.CannotInvite, match="diri sendiri"):
            inviting.make_codes([second], by=second)

    @pytest.mark.parametrize(
        "codes",
        [
            ["hasan>budi"],
            ["third>budi", "third>hasan"],
            ["third>budi", "fourth>third", "fourth>hasan"],
            ["hasan>nita"],
            ["hasan>third", "third>nita"],
            ["budi>hasan", "hasan>budi"],
        ],
    )
    def test_nor_one_that_codes_link_to_who_asked_or_receives(self, asked, administrator, second, officer, codes):
        named = {"budi": administrator, "hasan": second, "nita": asked.officer}
        named |= {name: officer(name) for name in ("third", "fourth")}
        for maker, taker in (code.split(">") for code in codes):
            taken(named[taker], by=named[maker])
        with pytest.raises(granting.CannotGrant, match="kode masuk"):
            granting.confirm(asked, by=second)
        command("confirm", str(asked.pk))  # for there is no second person

    def test_a_code_unused_or_replaced_since_links_nobody(self, asked, administrator, second, officer):
        taken(second, by=administrator)
        taken(second, by=None)
        now = timezone.now()
        SignInCode.objects.create(officer=second, digest="x", made_by=administrator, expires_at=now)
        granting.confirm(asked, by=second)

    @pytest.mark.parametrize("who", ["kab", "koseka", "analyst"])
    def test_nobody_else_asks_or_confirms(self, who, request, asked, areas, round_, ppl):
        by = request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            granting.confirm(asked, by=by)
        with pytest.raises(NotAllowed):
            granting.ask(ppl, Role.ANALYST, areas[DISTRICT], round=round_, by=by, reason="x")

    def test_not_outside_the_own_district(self, administrator, newcomer, areas, round_, officer):
        for whom, where in ((newcomer, "7371"), (newcomer, "73"), (officer("jauh", Role.OBSERVER, "7371"), DISTRICT)):
            with pytest.raises(NotAllowed):
                granting.ask(whom, Role.ANALYST, areas[where], round=round_, by=administrator, reason="x")

    def test_who_asked_must_still_be_one_when_it_is_confirmed(self, asked, administrator, second):
        staffing.deactivate(administrator, by=second, reason="pindah")
        with pytest.raises(granting.CannotGrant, match="sudah bukan administrator"):
            granting.confirm(asked, by=second)

    def test_asked_twice_it_is_one_and_refused_it_is_over(self, asked, administrator, second, newcomer, areas, round_):
        with pytest.raises(granting.CannotGrant, match="sudah menunggu"):
            granting.ask(newcomer, Role.DISTRICT_OFFICE, areas[DISTRICT], round=round_, by=administrator, reason="lagi")
        granting.refuse(asked, by=second)
        with pytest.raises(granting.CannotGrant, match="sudah diputuskan"):
            granting.confirm(asked, by=second)

    def test_on_the_page(self, client, administrator, second, newcomer, round_):
        client.force_login(administrator)
        page = reverse("enumeration:office_roles")
        fields = {"username": "nita", "role": "analyst", "area": DISTRICT, "round": round_.pk, "reason": "musim ini"}
        assert client.post(page, fields).status_code == 302
        grant = RoleGrant.objects.get()
        decide = reverse("enumeration:office_role_decide", args=[grant.pk])
        client.post(decide, {"tindakan": "konfirmasi"})
        assert not Assignment.objects.filter(officer=newcomer).exists()
        client.force_login(second)
        assert "Peran menunggu konfirmasi" in client.get(reverse("enumeration:home")).content.decode()
        assert "musim ini" in client.get(page).content.decode()
        client.post(decide, {"tindakan": "konfirmasi"})
        assert Assignment.objects.active().get(officer=newcomer).role == Role.ANALYST

    def test_another_districts_requests_do_not_exist_here(self, client, officer, asked):
        client.force_login(officer("jauh", Role.ADMINISTRATOR, "7371"))
        assert "pegawai baru" not in client.get(reverse("enumeration:office_roles")).content.decode()
        decide = reverse("enumeration:office_role_decide", args=[asked.pk])
        assert client.post(decide, {"tindakan": "konfirmasi"}).status_code == 404


class TestOnTheServer:
    def test_the_first_two_come_from_the_command_and_a_third_does_not(self, areas, round_):
        for name in ("satu", "dua"):
            assert "Sign-in code" in command("first", name, DISTRICT, "--name", f"Admin {name}")
        with pytest.raises(CommandError, match="dua administrator"):
            command("first", "tiga", DISTRICT)
        assert can(Officer.objects.get(username="satu"), Permission.MANAGE, OWN_SLS)
        assert all(one.asked_on_server and one.confirmed_on_server for one in RoleGrant.objects.all())

    def test_its_code_opens_the_account(self, areas, round_):
        code = command("first", "satu", DISTRICT).rsplit(" ", 1)[1].strip()
        assert inviting.redeem("satu", code, password="sepeda-merah-di-pagar").username == "satu"
        assert SignInCode.objects.get().made_by is None

    def test_on_an_empty_server_it_makes_the_round(self, db):
        Area.objects.create(code="73", name="SULAWESI SELATAN", level="province")
        Area.objects.create(code=DISTRICT, name="LUWU", level="district")
        with pytest.raises(CommandError, match="--starts"):
            command("first", "satu", DISTRICT)
        command("first", "satu", DISTRICT, "--round", "2027", "--starts", "2027-10-15", "--ends", "2027-11-14")
        assert Round.objects.get().name == "2027"

    def test_with_one_left_it_confirms_and_everybody_of_the_office_is_told(
        self, client, asked, administrator, kab, analyst, newcomer, pml
    ):
        command("confirm", str(asked.pk))
        assert can(newcomer, Permission.COMPLETE, DISTRICT)
        for one in (administrator, kab, analyst):
            client.force_login(one)
            home = reverse("enumeration:home")
            assert "tanpa administrator kedua" in client.get(home).content.decode()
            client.post(reverse("enumeration:office_role_read", args=[asked.pk]))
            assert "tanpa administrator kedua" not in client.get(home).content.decode()
        client.force_login(pml)
        assert client.post(reverse("enumeration:office_role_read", args=[asked.pk])).status_code == 404

    def test_the_code_of_an_administrator_comes_from_here_alone(self, client, administrator, second, kab):
        """With it one could lock the only other administrator out, or act as them."""
        with pytest.raises(inviting.CannotInvite, match="di server"):
            inviting.make_codes([kab, second], by=administrator)
        assert second not in printing.invited(
            printing.Whom(DISTRICT), by=administrator, round=second.assignments.get().round
        )
        client.force_login(administrator)
        assert client.post(reverse("enumeration:officer_slip", args=[second.pk])).status_code == 404
        assert (
            reverse("enumeration:officer_slip", args=[second.pk])
            not in client.get(reverse("enumeration:officer", args=[second.pk])).content.decode()
        )
        assert not SignInCode.objects.exists()
        assert inviting.make_codes([kab], by=administrator)
        code = command("code", "hasan").rsplit(" ", 1)[1].strip()
        assert inviting.redeem("hasan", code, password="sepeda-merah-di-pagar") == second

    def test_with_a_second_administrator_it_does_not(self, asked, second):
        with pytest.raises(CommandError, match="hasan"):
            command("confirm", str(asked.pk))

    def test_one_whose_account_was_taken_over_does_not_count_as_second(self, asked, administrator, second):
        taken(second, by=administrator)
        command("confirm", str(asked.pk))
        asked.refresh_from_db()
        assert asked.period is not None


def test_these_are_the_roles_of_the_office():
    assert set(OFFICE_ROLES) == {Role.DISTRICT_OFFICE, Role.ANALYST, Role.ADMINISTRATOR}


def test_an_officer_elsewhere_is_not_found(client, administrator, officer, round_):
    officer("jauh", Role.OBSERVER, FOREIGN_SLS)
    client.force_login(administrator)
    fields = {"username": "jauh", "role": "analyst", "area": DISTRICT, "round": round_.pk, "reason": "x"}
    assert client.post(reverse("enumeration:office_roles"), fields).status_code == 422


def test_the_door_of_the_ledger_opens_no_role_of_the_office_for_one(administrator, newcomer, round_):
    for role in OFFICE_ROLES:
        with pytest.raises(NotAllowed):
            ledger.begin([ledger.Post(round_.pk, DISTRICT, role, newcomer.pk)], ledger.Decision(by=administrator))
    assert not newcomer.assignments.exists()
