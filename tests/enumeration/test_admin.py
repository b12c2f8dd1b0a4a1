"""Administrators keep areas, officers and rounds, by hand and from files; nobody else gets in."""

import re

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from enumeration.access import Role
from enumeration.assignment.actions import assigning
from enumeration.models import Area, Assignment
from enumeration.words import Words
from tests.conftest import DISTRICT, FOREIGN_SLS, FREE_SLS, KECAMATAN, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


def upload(client, model: str, text: str | bytes, name: str = "berkas.csv"):
    """Returns the first step of an import: the preview."""
    content = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return client.post(reverse(f"admin:enumeration_{model}_import"), {"import_file": file, "format": "0"})


@pytest.mark.parametrize("page", ["index", "enumeration_area_changelist", "enumeration_officer_changelist"])
def test_only_administrators_get_in(client, page, kab, ppl, administrator):
    for officer, status in ((kab, 403), (ppl, 403), (administrator, 200)):
        client.force_login(officer)
        assert client.get(reverse(f"admin:{page}")).status_code == status


def test_a_stranger_is_sent_to_sign_in(client):
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("enumeration:login"))


@pytest.mark.parametrize("model", ["area", "officer", "round", "assignment"])
def test_every_list_and_form_opens(as_administrator, model):
    assert as_administrator.get(reverse(f"admin:enumeration_{model}_changelist")).status_code == 200
    assert as_administrator.get(reverse(f"admin:enumeration_{model}_add")).status_code == 200


def test_areas_of_another_district_are_not_listed(as_administrator):
    answer = as_administrator.get(reverse("admin:enumeration_area_changelist"), {"q": FOREIGN_SLS})
    assert answer.context["cl"].result_count == 0


def test_an_import_shows_its_rows_before_anything_is_written(as_administrator):
    answer = upload(as_administrator, "area", "kode,nama,kode_kemendagri\n73170100010003,RT 003,\n")
    assert "RT 003" in answer.content.decode()
    assert not Area.objects.filter(code="73170100010003").exists()


def test_confirming_it_writes_them_with_their_level(as_administrator):
    preview = upload(as_administrator, "area", "kode,nama,kode_kemendagri\n73170100010003,RT 003,\n")
    as_administrator.post(
        reverse("admin:enumeration_area_process_import"), preview.context["confirm_form"].initial, follow=True
    )
    assert Area.objects.get(code="73170100010003").level == "sls"


def test_a_bad_row_is_named_with_its_number_column_and_reason(as_administrator):
    answer = upload(as_administrator, "area", "kode,nama,kode_kemendagri\n7317010003,DESA BAIK,\n1.2E+15,DESA SALAH,\n")
    result = answer.context["result"]
    bad = result.invalid_rows[0]
    assert bad.number == 3  # as a spreadsheet numbers it
    assert "angka terakhirnya hilang" in str(bad.error)
    assert "1.2E+15" in bad.values
    assert "confirm_form" not in answer.context or not answer.context.get("confirm_form")


def test_a_role_given_here_says_who_gave_it(as_administrator, administrator, ppl, round_):
    answer = as_administrator.post(
        reverse("admin:enumeration_assignment_add"),
        {"round": round_.pk, "area": OWN_SLS, "role": Role.KEYING_OPERATOR, "officer": ppl.pk, "reason": "entri"},
    )
    assert answer.status_code == 302
    assert Assignment.objects.get(role=Role.KEYING_OPERATOR).decided_by == administrator


@pytest.mark.parametrize("role", [Role.ENUMERATOR, Role.SUPERVISOR, Role.KEYING_OPERATOR, Role.OBSERVER])
def test_nobody_gives_a_role_to_oneself(as_administrator, administrator, round_, role):
    fields = {"round": round_.pk, "area": FREE_SLS, "role": role, "officer": administrator.pk, "reason": "saya"}
    answer = as_administrator.post(reverse("admin:enumeration_assignment_add"), fields)
    assert "diri sendiri" in answer.content.decode()
    period = Assignment(round=round_, area_id=FREE_SLS, role=role, officer=administrator)
    with pytest.raises(assigning.CannotAssign, match="diri sendiri"):
        assigning.appoint(period, by=administrator)
    assert not Assignment.objects.filter(officer=administrator, role=role).exists()


@pytest.mark.parametrize(
    ("role", "area", "is_given"),
    [
        (Role.ENUMERATOR, FREE_SLS, True),
        (Role.ENUMERATOR, VILLAGE, False),
        (Role.SUPERVISOR, FREE_SLS, True),
        (Role.SUPERVISOR, DISTRICT, False),
        (Role.COORDINATOR, KECAMATAN, True),
        (Role.COORDINATOR, DISTRICT, False),
        (Role.COORDINATOR, VILLAGE, False),
        (Role.COORDINATOR, FREE_SLS, False),
    ],
)
def test_each_role_is_given_at_its_level_only(as_administrator, officer, round_, role, area, is_given):
    new = officer("baru")
    fields = {"round": round_.pk, "area": area, "role": role, "officer": new.pk, "reason": ""}
    answer = as_administrator.post(reverse("admin:enumeration_assignment_add"), fields)
    assert answer.status_code == (302 if is_given else 200)
    assert new.assignments.exists() == is_given


def test_no_role_can_be_given_outside_the_own_district(as_administrator, ppl, round_):
    as_administrator.post(
        reverse("admin:enumeration_assignment_add"),
        {"round": round_.pk, "area": FOREIGN_SLS, "role": Role.OBSERVER, "officer": ppl.pk, "reason": ""},
    )
    assert not Assignment.objects.filter(area=FOREIGN_SLS, role=Role.OBSERVER).exists()


@pytest.mark.parametrize(
    ("table", "search"),
    [
        ("officer", "rauf usman"),
        ("officer", "RA\u2019UF"),
        ("officer", "usman abdul"),
        ("assignment", "abd. ra'uf usman"),
        ("area", "rt 001 rw.01"),
    ],
)
def test_names_are_found_however_they_are_written(client, administrator, officer, areas, table, search):
    """By the one plain form, as everywhere else; the boxes that complete a name ask in the same way."""
    one = officer("rauf1", Role.ENUMERATOR, OWN_SLS, full_name="ABD. RA'UF  USMAN, S.Pd. ABDUL")
    Area.objects.filter(pk=OWN_SLS).update(name="RT 001, RW-01")
    client.force_login(administrator)
    found = client.get(reverse(f"admin:enumeration_{table}_changelist"), {"q": search}).context["cl"].queryset
    wanted = {"officer": one.pk, "assignment": one.assignments.get().pk, "area": OWN_SLS}[table]
    assert wanted in found.values_list("pk", flat=True)
    if table == "officer":
        assert found.count() == 1
        about = {"term": search, "app_label": "enumeration", "model_name": "officer", "field_name": "leader"}
        completed = client.get(reverse("admin:autocomplete"), about).json()
        assert [each["id"] for each in completed["results"]] == [str(one.pk)]


def test_no_field_has_an_english_name_in_indonesian():
    """A field without a name of its own is called by its column, in English."""
    nameless = []
    for model in admin.site._registry:
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if not field.editable or field.name == "id":  # ID is the word in both
                continue
            with override("id"):
                said = str(field.verbose_name)
            with override("en"):
                is_named = isinstance(field.verbose_name, Words) or said != str(field.verbose_name)
            if not is_named:
                nameless.append(f"{model.__name__}.{field.name}: {said}")
    assert len(admin.site._registry) == 9 and nameless == []


def test_heads_of_lists_and_what_stands_around_them_are_indonesian(as_administrator):
    for model, heads in {"assignment": ("Mulai", "Diputuskan oleh"), "area": ("Kode BPS", "Tingkat")}.items():
        page = as_administrator.get(reverse(f"admin:enumeration_{model}_changelist")).content.decode()
        found = re.findall(r'<div class="text">(?:<a[^>]*>)?\s*([^<]+)', page)
        assert set(heads) <= set(found), found
