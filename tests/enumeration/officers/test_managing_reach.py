"""Managing somebody needs reach over all their running roles; what is imported or saved lies within reach, row by row."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from enumeration import rounds
from enumeration.access import NotAllowed, Role
from enumeration.models import Area, Assignment, Officer, Personnel, Round, SignInCode
from enumeration.officers import register
from enumeration.officers.actions import inviting, staffing
from enumeration.officers.register import managed_by
from enumeration.papers.actions import printing
from tests.conftest import DISTRICT, FOREIGN_SLS, KECAMATAN, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db
ELSEWHERE = "7371"


def past(officer: Officer, round: Round, role: Role, code: str) -> None:
    moment = timezone.now()
    Assignment.objects.create(round=round, area_id=code, role=role, officer=officer, started_at=moment, ended_at=moment)


@pytest.fixture
def their_admin(officer, round_) -> Officer:
    """Returns the administrator of the district next door, who once worked here."""
    made = officer("admin7371", Role.ADMINISTRATOR, ELSEWHERE)
    past(made, round_, Role.ENUMERATOR, OWN_SLS)
    return made


@pytest.fixture
def their_pml(officer, areas) -> Officer:
    """Returns a supervisor of the district next door, who lives here."""
    return officer("pml7371", Role.SUPERVISOR, FOREIGN_SLS, home_area=areas[VILLAGE])


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


def import_(client, model: str, text: str):
    file = SimpleUploadedFile("berkas.csv", text.encode(), content_type="text/csv")
    preview = client.post(reverse(f"admin:enumeration_{model}_import"), {"import_file": file, "format": "0"})
    if form := preview.context.get("confirm_form"):
        client.post(reverse(f"admin:enumeration_{model}_process_import"), form.initial, follow=True)
    return preview


class TestOfficers:
    def test_a_past_period_makes_nobody_managed(self, administrator, their_admin, round_):
        assert not managed_by(administrator).filter(pk=their_admin.pk).exists()
        assert not register.kept_by(administrator).filter(pk=their_admin.pk).exists()

    def test_nor_does_living_here(self, administrator, kab, their_pml):
        for seen in (managed_by(administrator), register.within(kab), register.entrusted_to(kab)):
            assert not seen.filter(pk=their_pml.pk).exists()

    def test_no_code_is_printed_for_them(self, kab, administrator, their_pml, their_admin, round_):
        for by in (kab, administrator):
            for whom in (their_pml, their_admin):
                with pytest.raises(inviting.CannotInvite):
                    inviting.make_codes([whom], by=by)
                with pytest.raises(NotAllowed):
                    printing.print_slip(whom, by=by, round=round_, site="http://x")
            assert their_pml not in printing.invited(printing.Whom(DISTRICT), by=by, round=round_)
        assert not SignInCode.objects.exists()

    def test_who_works_in_both_is_seen_by_both_and_managed_by_neither(self, administrator, kab, officer, round_, areas):
        both = officer("dua", Role.OBSERVER, DISTRICT, home_area=areas[VILLAGE])
        Assignment.objects.create(round=round_, area_id=ELSEWHERE, role=Role.OBSERVER, officer=both)
        assert register.within(kab).filter(pk=both.pk).exists()
        assert not managed_by(administrator).filter(pk=both.pk).exists()
        for write in (
            lambda: staffing.write_personnel(both, by=kab, bank_name="Bank Lain"),
            lambda: staffing.place(both, by=kab, full_name="Nama Lain"),
            lambda: staffing.set_photo(both, None, by=kab),
            lambda: staffing.show_number(both, "phone", by=kab, reason="menelepon"),
        ):
            with pytest.raises(NotAllowed):
                write()
        for end in (staffing.deactivate, staffing.reactivate):
            with pytest.raises(staffing.CannotStaff):
                end(both, by=kab, reason="pindah")
        assert not Personnel.objects.filter(officer=both).exists()

    def test_who_has_a_reach_over_both_manages_them(self, officer, round_):
        both = officer("dua", Role.OBSERVER, DISTRICT, ELSEWHERE)
        province = officer("prov", Role.ADMINISTRATOR, "73")
        assert managed_by(province).filter(pk=both.pk).exists()
        assert inviting.make_codes([both], by=province)

    def test_who_is_nowhere_is_managed_unless_they_worked_elsewhere(self, administrator, officer, round_):
        new, ours, theirs = officer("baru"), officer("lama"), officer("sana")
        past(ours, round_, Role.ENUMERATOR, OWN_SLS)
        past(theirs, round_, Role.ENUMERATOR, FOREIGN_SLS)
        found = managed_by(administrator)
        assert [found.filter(pk=one.pk).exists() for one in (new, ours, theirs)] == [True, True, False]

    def test_the_admin_takes_no_leader_home_or_officer_from_elsewhere(
        self, as_administrator, ppl, their_pml, their_admin, round_
    ):
        address = reverse("admin:enumeration_officer_change", args=[ppl.pk])
        fields = {"username": "ani", "full_name": "Ani", "officer_code": "0001"}
        for wrong in ({"leader": their_pml.pk}, {"home_area": FOREIGN_SLS[:10]}):
            assert as_administrator.post(address, fields | wrong).status_code == 200
        ppl.refresh_from_db()
        assert (ppl.leader_id, ppl.home_area_id) == (None, None)
        assert as_administrator.post(address, fields | {"home_area": VILLAGE}).status_code == 302
        period = {"round": round_.pk, "area": OWN_SLS, "role": Role.OBSERVER, "officer": their_pml.pk, "reason": ""}
        assert as_administrator.post(reverse("admin:enumeration_assignment_add"), period).status_code == 200
        assert not Assignment.objects.filter(role=Role.OBSERVER).exists()

    def test_the_page_of_somebody_elses_officer_is_not_there(self, as_administrator, their_admin):
        for address in (
            reverse("admin:enumeration_officer_change", args=[their_admin.pk]),
            reverse("enumeration:officer", args=[their_admin.pk]),
        ):
            assert as_administrator.get(address).status_code in (302, 404)


class TestAreas:
    @pytest.mark.parametrize("code", [ELSEWHERE, "7371010", "73", "7372"])
    def test_no_row_outside_reach_is_imported(self, as_administrator, areas, code):
        before = list(Area.objects.order_by("code").values_list("code", "name"))
        preview = import_(
            as_administrator, "area", f"kode,nama,kode_kemendagri\n{KECAMATAN},LAROMPONG BARU,\n{code},DIUBAH,\n"
        )
        assert "di luar wewenang" in str(preview.context["result"].invalid_rows[0].error)
        assert list(Area.objects.order_by("code").values_list("code", "name")) == before

    def test_inside_it_is(self, as_administrator, areas):
        import_(as_administrator, "area", f"kode,nama,kode_kemendagri\n{KECAMATAN},LAROMPONG BARU,\n")
        assert Area.objects.get(code=KECAMATAN).name == "LAROMPONG BARU"

    def test_what_lies_above_is_shown_and_not_changed(self, as_administrator, areas):
        address = reverse("admin:enumeration_area_change", args=["73"])
        assert as_administrator.get(address).status_code == 200
        assert as_administrator.post(address, {"name": "PROVINSI LAIN"}).status_code == 403
        assert Area.objects.get(code="73").name == "SULAWESI SELATAN"

    def test_none_is_added_outside(self, as_administrator, areas):
        fields = {"code": "7371020", "name": "MAMAJANG", "level": "subdistrict"}
        assert as_administrator.post(reverse("admin:enumeration_area_add"), fields).status_code == 200
        assert not Area.objects.filter(code="7371020").exists()


class TestRounds:
    DAYS = {"year": "2027", "starts_on": "2027-10-15", "ends_on": "2027-11-14"}

    @pytest.fixture
    def theirs(self, areas) -> Round:
        return Round.objects.create(
            name="Putaran Makassar",
            area=areas[ELSEWHERE],
            year=2026,
            starts_on=date(2026, 10, 15),
            ends_on=date(2026, 11, 14),
            is_open=False,
        )

    def test_another_areas_round_is_not_there(self, as_administrator, administrator, theirs):
        assert theirs not in rounds.kept_by(administrator)
        address = reverse("admin:enumeration_round_change", args=[theirs.pk])
        as_administrator.post(address, {"name": "Diubah", "area": DISTRICT, **self.DAYS})
        preview = import_(
            as_administrator,
            "round",
            "name,area,year,starts_on,ends_on\nPutaran Makassar,,2027,2027-10-15,2027-11-14\n",
        )
        assert "di luar wilayah" in str(preview.context["result"].invalid_rows[0].error)
        theirs.refresh_from_db()
        assert (theirs.name, theirs.year) == ("Putaran Makassar", 2026)

    def test_nor_is_one_of_the_province(self, officer, administrator, theirs, areas):
        theirs.area = areas["73"]
        theirs.save()
        assert theirs not in rounds.kept_by(administrator)
        assert theirs in rounds.kept_by(officer("prov", Role.ADMINISTRATOR, "73"))

    def test_a_new_one_belongs_to_ones_own_area(self, as_administrator, areas):
        import_(as_administrator, "round", "name,year,starts_on,ends_on\nPutaran 2027,2027,2027-10-15,2027-11-14\n")
        assert Round.objects.get(name="Putaran 2027").area_id == DISTRICT
        add = reverse("admin:enumeration_round_add")
        assert as_administrator.post(add, {"name": "Di sana", "area": ELSEWHERE, **self.DAYS}).status_code == 200
        assert not Round.objects.filter(name="Di sana").exists()

    def test_without_an_area_it_is_whose_work_lies_in_it(self, administrator, officer, ppl, round_):
        assert round_ in rounds.kept_by(administrator)
        officer("jauh", Role.OBSERVER, FOREIGN_SLS)
        assert round_ not in rounds.kept_by(administrator)

    def test_no_role_of_the_office_is_asked_for_in_it(self, administrator, officer, areas, theirs):
        from enumeration.officers.actions import granting

        new = officer("nita", home_area=areas[VILLAGE])
        with pytest.raises(NotAllowed):
            granting.ask(new, Role.ANALYST, areas[DISTRICT], round=theirs, by=administrator, reason="x")
