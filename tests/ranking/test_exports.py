"""The ranked list of a run, from the answers to the workbook an analyst opens."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration import identity, jobs
from enumeration.access import NotAllowed, Role
from enumeration.exports import making
from enumeration.exports.actions import CannotExport, ask_export
from enumeration.exports.registry import exporter_of
from enumeration.exports.storing import path_of
from enumeration.models import Export, Household, Job
from ranking.models import ClassScheme, Publication, Run
from ranking.runs import actions
from tests.conftest import DISTRICT, FOREIGN_SLS, KECAMATAN, OTHER_KECAMATAN_SLS, OWN_SLS
from tests.ranking.conftest import CHILD, HEAD, WIFE, carry_out

# The rows are read on a connection of its own, which sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

CARD = "7317010203040001"


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def families(family, ppl, pml) -> list[Household]:
    """Eight households of falling welfare, two of them in another kecamatan; one calls itself a formula."""
    made = []
    for number in range(8):
        one = family(
            OTHER_KECAMATAN_SLS if number > 5 else OWN_SLS,
            members=[HEAD, WIFE, *[CHILD] * number],
            head_name="=HYPERLINK(1)" if number == 3 else f"KEPALA {number}",
            enumerated_on=date(2026, 10, 20),
            enumerator=ppl,
            supervisor=pml,
            address="DUSUN PADANG RT 1",
        )
        one.family_card = identity.seal(CARD, one.pk, "family_card")
        one.save(update_fields=["family_card"])
        made.append(one)
    return made


@pytest.fixture
def run(families, ranked) -> Run:
    return ranked()


@pytest.fixture
def exported(run, analyst) -> Callable[..., Export]:
    def make(**more: Any) -> Export:
        asked = {"area_code": DISTRICT, "purpose": "Bahan verifikasi lapangan", "by": analyst, "filters": {}} | more
        asked["filters"] = {"run": str(run.pk)} | asked["filters"]
        export = ask_export("ranked_list", **asked)
        jobs.run(export.job_id)
        export = Export.objects.select_related("job").get(pk=export.pk)
        assert export.job.state == Job.State.DONE, export.job.error
        return export

    return make


def workbook(export: Export) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(path_of(export).read_bytes()))


def rows_of(export: Export) -> list[dict[str, Any]]:
    header, *rows = workbook(export).worksheets[1].iter_rows()
    names = [column.name for column in exporter_of("ranked_list").columns]
    assert len(header) == len(names)
    return [dict(zip(names, row, strict=True)) for row in rows]


def cover_of(export: Export) -> dict[str, Any]:
    """Returns what the cover says, by its labels; the first where a label comes twice."""
    lines = [(line[0].value, line[1].value) for line in workbook(export).worksheets[0].iter_rows() if line[0].value]
    return dict(reversed(lines))


def test_every_family_stands_once_in_the_order_of_ranks(exported, families):
    rows = rows_of(exported())
    assert [row["rank"].value for row in rows] == list(range(1, 9))
    assert {row["household"].value for row in rows} == {str(one.pk) for one in families}


def test_identifiers_are_text_and_masked(exported):
    text_columns = ("district", "subdistrict", "village", "area_code", "family_card", "household")
    for row in rows_of(exported()):
        assert all(row[name].data_type == "s" for name in text_columns)
        assert row["area_code"].value in (OWN_SLS, OTHER_KECAMATAN_SLS)
        assert row["village"].value == row["area_code"].value[:10]
        assert re.fullmatch(rf"731701{identity.MASK}{{10}}", row["family_card"].value)
        assert CARD not in [cell.value for cell in row.values()]


def test_names_and_figures_are_those_of_the_family(exported, run):
    row = next(row for row in rows_of(exported()) if row["head_name"].value == "KEPALA 0")
    standing = run.standings.get(household=row["household"].value)
    assert row["score"].value == pytest.approx(standing.score, abs=1e-6)
    assert (row["decile"].value, row["welfare_class"].value) == (standing.decile, standing.welfare_class)
    assert row["class_label"].value == str(run.scheme.label(standing.welfare_class))
    assert (row["subdistrict_name"].value, row["village_name"].value) == ("LAROMPONG", "RIWANG")
    assert (row["members"].value, row["enumerated_on"].value.date()) == (2, date(2026, 10, 20))
    assert (row["enumerator"].value, row["supervisor"].value) == ("Ani", "Budi")


def test_a_name_that_looks_like_a_formula_is_a_name(exported):
    row = next(row for row in rows_of(exported()) if row["head_name"].value.startswith("="))
    assert row["head_name"].data_type == "s"
    told = path_of(exported(file_format="csv")).read_text("utf-8-sig")
    assert '"\'=HYPERLINK(1)"' in told


def test_nothing_on_health_disability_or_children():
    names = {column.name for column in exporter_of("ranked_list").columns}
    forbidden = re.compile("difficult|depress|nutrition|illness|pregnan|caregiver|child|nik|phone|opinion")
    assert len(names) == 25
    assert not [name for name in names if forbidden.search(name)]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"area_code": KECAMATAN}, lambda row: row.area_code.startswith(KECAMATAN)),
        ({"area_code": OTHER_KECAMATAN_SLS}, lambda row: row.area_code == OTHER_KECAMATAN_SLS),
        ({"filters": {"classes": ["1"]}}, lambda row: row.welfare_class == 1),
        ({"filters": {"deciles": ["1", "2", "9"]}}, lambda row: row.decile in (1, 2, 9)),
        ({"filters": {"classes": ["1"], "deciles": ["9"]}}, lambda row: False),
    ],
)
def test_filters_keep_exactly_their_rows(exported, run, asked, kept):
    export = exported(**asked)
    expected = [one.rank for one in run.standings.order_by("rank") if kept(one)]
    assert [row["rank"].value for row in rows_of(export)] == expected
    assert export.rows == len(expected) == cover_of(export)["Jumlah baris"]


def test_the_cover_says_where_the_ranks_come_from(exported, run):
    cover = cover_of(exported(filters={"deciles": ["1", "2"]}))
    assert any("DATA CONTOH" in label for label in cover)
    assert cover["Status"] == "BELUM DIPUBLIKASIKAN"
    assert "lebih miskin" in cover["Aturan urutan dan nilai sama"] and "undian" in cover["Aturan urutan dan nilai sama"]
    assert "kurang dari 60% skornya" in cover["Siapa yang diperingkat"]
    assert cover["Benih undian"] == run.seed
    assert str(run.model) in cover["Model"]
    assert str(run.scheme) in cover["Skema kelas"]
    assert cover["Desil"] == "1, 2"
    assert cover["SHA-256 hasil"] == run.results_hash
    assert cover["Keluarga yang diperingkat di kabupaten/kota"] == 8
    assert "Selesai" in cover["Status isian yang diperingkat"]


def test_the_cover_of_an_older_run_names_its_own_rules(families, ask):
    run = ask()
    Run.objects.filter(pk=run.pk).update(tie_rule="area", left_out_rule="visit", seed="")
    run = carry_out(run)
    said = dict(exporter_of("ranked_list").facts(Export(filters={"run": str(run.pk)}, round=run.round)))
    assert (
        "kode wilayah" in said["Aturan urutan dan nilai sama"] and "undian" not in said["Aturan urutan dan nilai sama"]
    )
    assert "60%" not in said["Siapa yang diperingkat"]
    assert "Benih undian" not in said


def test_the_cover_names_the_errors_of_the_model(families, ranked, parameters, analyst):
    from ranking.models import ClassScheme, WelfareModel

    model = WelfareModel.objects.get(name="linear-2008")
    scheme = ClassScheme.objects.get(name="six-classes-2024")
    run = ranked(model=model, scheme=scheme)
    said = dict(exporter_of("ranked_list").facts(Export(filters={"run": str(run.pk)}, round=run.round)))
    for share in (10, 20, 30, 40):
        error = model.figures[f"error_at_{share}"]["value"]
        assert f"{100 * error:.1f}%".replace(".", ",") in said[f"Kesalahan pada {share}% termiskin"]
    assert "2008" in said["Perhatian"] or "2008" in said["Model"]
    assert said["Kelas membagi"] == "keluarga"
    assert "1. Kemiskinan ekstrem: 0,85%" in said["Bagian tiap kelas"]


def test_a_published_run_says_so(exported, run, kab):
    Publication.objects.create(
        district=DISTRICT,
        round=run.round,
        run=run,
        asked_by=run.asked_by,
        published_by=kab,
        published_at=timezone.now(),
    )
    assert cover_of(exported())["Status"].startswith("Dipublikasikan")


def test_a_ranking_that_was_in_force_says_from_when_to_when(exported, run, ranked, kab, kab2):
    following = ranked()
    actions.publish(run, by=kab)
    actions.publish(following, by=kab2)
    status = cover_of(exported())["Status"]
    assert status.startswith("Terbit ") and status.endswith(f"digantikan #{following.pk}")


def test_the_page_of_an_older_export_says_what_became_of_its_ranking(client, exported, run, ranked, analyst, kab, kab2):
    address = reverse("enumeration:export", args=[exported().pk])
    client.force_login(analyst)
    assert f"#{run.pk} " in (before := client.get(address).content.decode()) and "belum dipublikasikan" in before
    following = ranked()
    actions.publish(run, by=kab)
    actions.publish(following, by=kab2)
    after = client.get(address).content.decode()
    assert re.search(rf"Terbit [^<]*, digantikan #{following.pk}", after)
    assert "belum dipublikasikan" not in after


def test_a_family_that_is_gone_keeps_its_rank(exported, families):
    Household.objects.filter(pk=families[0].pk).delete()
    rows = rows_of(exported())
    gone = next(row for row in rows if row["household"].value == str(families[0].pk))
    assert len(rows) == 8
    assert gone["head_name"].value is None


def test_only_a_finished_run_of_ones_own_district(families, ask, analyst, officer):
    unfinished = ask()
    elsewhere = officer("mira", Role.ANALYST, FOREIGN_SLS[:4])

    def request(run: object, by, area_code=DISTRICT):
        return ask_export(
            "ranked_list", area_code=area_code, filters={"run": run}, purpose="Bahan verifikasi lapangan", by=by
        )

    for run, by, why in [
        (str(unfinished.pk), analyst, "belum selesai"),
        (str(unfinished.pk), elsewhere, "Pilih pemeringkatan"),
        ("", analyst, "Pilih pemeringkatan"),
    ]:
        with pytest.raises(CannotExport, match=why):
            request(run, by)


def test_an_area_outside_the_runs_district_is_refused(run, analyst):
    with pytest.raises(CannotExport, match="7317"):
        ask_export(
            "ranked_list",
            area_code=FOREIGN_SLS[:4],
            filters={"run": str(run.pk)},
            purpose="Bahan verifikasi lapangan",
            by=analyst,
        )


def test_an_analyst_of_a_kecamatan_gets_only_that(run, officer):
    here = officer("lala", Role.ANALYST, KECAMATAN)
    with pytest.raises(NotAllowed):
        ask_export(
            "ranked_list",
            area_code=DISTRICT,
            filters={"run": str(run.pk)},
            purpose="Bahan verifikasi lapangan",
            by=here,
        )


def test_the_form_offers_runs_and_classes(run, analyst):
    filters = {one.name: one for one in exporter_of("ranked_list").filters}
    [(value, words)] = filters["run"].choices(analyst, run.round)
    assert (value, "Luwu" in words, "belum dipublikasikan" in words) == (str(run.pk), True, True)
    assert filters["classes"].choices(analyst, run.round) == [("1", "1. Bawah"), ("2", "2. Atas")]


@pytest.fixture
def two_schemes(run, ranked, parameters) -> tuple[Run, Run]:
    """Returns one run by two classes, and a later one by ten."""
    return run, ranked(scheme=ClassScheme.objects.get(name="deciles"))


def classes_offered(client, run: Run | None = None) -> list[str]:
    address = reverse("enumeration:new_export") + "?kind=ranked_list" + (f"&run={run.pk}" if run else "")
    return [value for value, _label in client.get(address).context["form"].fields["classes"].choices]


def test_only_the_classes_of_the_chosen_run_are_offered(client, analyst, two_schemes):
    two, ten = two_schemes
    client.force_login(analyst)
    assert classes_offered(client, two) == ["1", "2"]
    assert len(classes_offered(client, ten)) == 10
    assert len(classes_offered(client)) == 10  # the newest run stands first


@pytest.mark.parametrize("filters", [{"classes": ["9"]}, {"classes": ["1", "0"]}, {"deciles": ["11"]}])
def test_a_class_that_cannot_match_is_refused(two_schemes, analyst, filters):
    two, _ten = two_schemes
    asked = {"area_code": DISTRICT, "purpose": "Bahan verifikasi lapangan", "by": analyst}
    with pytest.raises(CannotExport, match="tidak ada"):
        ask_export("ranked_list", filters={"run": str(two.pk)} | filters, **asked)
    assert not Export.objects.exists()


def test_the_form_refuses_it_too(client, analyst, two_schemes):
    two, _ten = two_schemes
    client.force_login(analyst)
    asked = {
        "run": two.pk,
        "area_code": DISTRICT,
        "classes": ["9"],
        "file_format": "xlsx",
        "purpose": "Bahan verifikasi",
    }
    assert client.post(reverse("enumeration:new_export") + "?kind=ranked_list", asked).status_code == 422
    assert not Export.objects.exists()


def test_the_files_name_carries_the_offices_day(exported):
    export = exported()
    Export.objects.filter(pk=export.pk).update(asked_at=datetime(2026, 11, 2, 23, 30, tzinfo=UTC))
    export.refresh_from_db()
    name = making._download_name(export, exporter_of("ranked_list"))
    assert name.endswith("_20261103-0730.xlsx")


def test_a_run_can_be_exported_while_another_is_made(exported, ask):
    ask()
    assert exported().rows == 8
