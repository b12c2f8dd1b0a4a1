"""The ranked list of a run, as a file: one row per household, in rank order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from enumeration.access import Permission
from enumeration.exports.registry import CannotExport, Exporter, Filter, Statement
from enumeration.fields import dates
from enumeration.files.columns import day, decimal, masked, sealed_sql, text, whole
from enumeration.files.cover import Fact
from enumeration.models import Export, Officer, Round, State
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.numbers import ID, row_id, whole_number
from enumeration.pages.places import names_of
from enumeration.questionnaire.codes import Result
from enumeration.words import Words
from ranking.models import ClassScheme, Run, WelfareModel
from ranking.rules import LeftOutRule, TieRule
from ranking.runs.publications import InForce, in_force
from ranking.runs.wording import was_in_force

# The households of a run in an area. Their standings never change; if a household's row is deleted, its rank remains.
_FILTERED = """
    FROM ranking_standing s
    WHERE s.district = %(district)s AND s.run_id = %(run)s AND s.area_code LIKE %(area)s
      AND (%(deciles)s::int[] IS NULL OR s.decile = ANY (%(deciles)s))
      AND (%(classes)s::int[] IS NULL OR s.welfare_class = ANY (%(classes)s))
"""

_ROWS = f"""
    SELECT s.rank, s.decile, s.percentile, s.welfare_class, (%(labels)s::text[])[s.welfare_class] AS class_label,
        round(s.score::numeric, 6) AS score,
        s.district, kabupaten.name AS district_name,
        left(s.area_code, 7) AS subdistrict, kecamatan.name AS subdistrict_name,
        left(s.area_code, 10) AS village, desa.name AS village_name,
        s.area_code, sls.name AS area_name,
        frozen.building_number, frozen.family_number,
        h.head_name, {sealed_sql("h.id", "h.family_card")} AS family_card,
        s.members, h.address, frozen.enumerated_on,
        ppl.full_name AS enumerator, pml.full_name AS supervisor,
        s.unknown, s.household_id::text AS household
    FROM (SELECT s.* {_FILTERED}) AS s
    JOIN (
        SELECT f.* FROM ranking_frozenfamily f
        WHERE f.district = %(district)s AND f.run_id = %(run)s AND f.area_code LIKE %(area)s
    ) AS frozen ON frozen.household_id = s.household_id
    LEFT JOIN enumeration_household h ON h.id = s.household_id
    LEFT JOIN enumeration_area kabupaten ON kabupaten.code = s.district
    LEFT JOIN enumeration_area kecamatan ON kecamatan.code = left(s.area_code, 7)
    LEFT JOIN enumeration_area desa ON desa.code = left(s.area_code, 10)
    LEFT JOIN enumeration_area sls ON sls.code = s.area_code
    LEFT JOIN enumeration_officer ppl ON ppl.id = frozen.enumerator_id
    LEFT JOIN enumeration_officer pml ON pml.id = frozen.supervisor_id
    ORDER BY s.rank
"""  # noqa: S608  the filters are parameters


class RankedList(Exporter):
    kind = "ranked_list"
    name = Words("Daftar peringkat kesejahteraan keluarga", "Ranked list of families")
    says = Words(
        "Setiap keluarga satu baris, dari peringkat 1 (termiskin). Nomor KK disamarkan; tanpa isian kesehatan, "
        "disabilitas, dan anak.",
        "One row per family, from rank 1 (the poorest). Family card numbers are masked; no answers on health, "
        "disability or children.",
    )
    list_name = Words("Daftar peringkat", "Ranked list")
    columns = (
        whole("rank", Words("Peringkat", "Rank"), 11, Words("1 = termiskin", "1 = poorest")),
        whole("decile", Words("Desil", "Decile"), 8, Words("1 = 10% termiskin", "1 = the poorest 10%")),
        whole("percentile", Words("Persentil", "Percentile"), 10),
        whole("welfare_class", Words("Nomor kelas", "Class number"), 8),
        text("class_label", Words("Kelas kesejahteraan", "Welfare class"), 24),
        decimal(
            "score",
            Words("Skor", "Score"),
            6,
            12,
            Words(
                "Angka model untuk mengurutkan; skor rendah berarti lebih miskin. Bukan pengeluaran keluarga.",
                "The model's figure for putting in order; low means poorer. Not what the family spends.",
            ),
        ),
        text("district", Words("Kode kab/kota", "District code"), 9),
        text("district_name", Words("Kabupaten/kota", "District"), 16),
        text("subdistrict", Words("Kode kecamatan", "Subdistrict code"), 11),
        text("subdistrict_name", Words("Kecamatan", "Subdistrict"), 20),
        text("village", Words("Kode desa/kelurahan", "Village code"), 13),
        text("village_name", Words("Desa/kelurahan", "Village"), 22),
        text("area_code", Words("Kode sub-SLS", "Sub-SLS code"), 19),
        text("area_name", Words("SLS", "SLS"), 26),
        whole("building_number", Words("No. urut bangunan (109)", "Building number (109)"), 10),
        whole("family_number", Words("No. urut keluarga (110)", "Family number (110)"), 10),
        text("head_name", Words("Nama kepala keluarga (108)", "Head of family (108)"), 30),
        masked(
            "family_card",
            Words("Nomor KK (114), disamarkan", "Family card (114), masked"),
            sealed_in="family_card",
            note=Words("Enam angka pertama", "The first six digits"),
        ),
        whole("members", Words("Jumlah anggota", "Members"), 9),
        text("address", Words("Alamat (107)", "Address (107)"), 34),
        day("enumerated_on", Words("Tanggal pendataan (201)", "Enumerated on (201)"), 12),
        text("enumerator", Words("PPL", "Enumerator"), 24),
        text("supervisor", Words("PML", "Supervisor"), 24),
        whole(
            "unknown",
            Words("Indikator tanpa jawaban", "Indicators not answered"),
            11,
            Words(
                "Banyaknya indikator model yang tidak terjawab; rata-rata survei menggantikannya.",
                "How many of the model's indicators the answers did not say; the survey's average stands in.",
            ),
        ),
        text("household", Words("Nomor baris keluarga", "Family's row id"), 38, is_printed=False),
    )

    @property
    def filters(self) -> tuple[Filter, ...]:  # type: ignore[override]
        return (
            Filter("run", Words("Pemeringkatan", "Ranking run"), runs_to_choose, is_required=True),
            Filter("deciles", Words("Desil", "Deciles"), deciles_to_choose, is_many=True),
            Filter(
                "classes",
                Words("Kelas kesejahteraan", "Welfare classes"),
                classes_to_choose,
                is_many=True,
                beside=classes_of_run,
            ),
        )

    def round_of(self, filters: Mapping[str, Any], area_code: str, by: Officer) -> Round:
        run = Run.objects.visible_to(by, Permission.EXPORT).filter(pk=filters.get("run") or 0).first()
        if run is None:
            raise CannotExport(_("Pilih pemeringkatan yang akan diekspor."))
        if not area_code.startswith(run.district):
            raise CannotExport(
                _("Pemeringkatan ini untuk kabupaten/kota %(district)s. Pilih wilayah di dalamnya.")
                % {"district": run.district}
            )
        if not run.finished_at:
            raise CannotExport(_("Pemeringkatan ini belum selesai. Ekspor setelah selesai."))
        _refuse_beyond(filters.get("classes"), len(run.scheme.classes), _("Kelas kesejahteraan"))
        _refuse_beyond(filters.get("deciles"), 10, _("Desil"))
        return run.round

    def round_named(self, filters: Mapping[str, Any], by: Officer) -> Round | None:
        pk = whole_number(str(filters.get("run") or ""), most=ID)
        if not pk:
            return None
        run = Run.objects.visible_to(by, Permission.EXPORT).filter(pk=pk).select_related("round").first()
        return run.round if run else None

    def statement(self, export: Export) -> Statement:
        run = self._run(export)
        deciles = [int(one) for one in export.filters.get("deciles") or []] or None
        classes = [int(one) for one in export.filters.get("classes") or []] or None
        return Statement(
            rows=_ROWS,
            count=f"SELECT count(*) {_FILTERED}",
            params={
                "district": run.district,
                "run": run.pk,
                "area": export.area_code if len(export.area_code) == 16 else f"{export.area_code}%",
                "deciles": deciles,
                "classes": classes,
                "labels": [str(label) for label in run.scheme.labels],
            },
        )

    def facts(self, export: Export) -> list[Fact]:
        run = self._run(export)
        published = in_force([run]).get(run.pk)
        return [
            (_("Pemeringkatan"), f"#{run.pk}"),
            (_("Status"), _status(published)),
            (_("Isian dibekukan pada"), _date(run.frozen_at)),
            (_("Keluarga yang diperingkat di kabupaten/kota"), run.families or 0),
            (_("Status isian yang diperingkat"), ", ".join(str(State(one).label) for one in run.states)),
            (_("Hasil pendataan (205) yang diperingkat"), ", ".join(str(Result(one).label) for one in run.results)),
            (_("Siapa yang diperingkat"), str(LeftOutRule(run.left_out_rule).label)),
            (_("Aturan urutan dan nilai sama"), str(TieRule(run.tie_rule).label)),
            *_model_facts(run.model),
            *_scheme_facts(run.scheme),
            (_("SHA-256 model"), run.model_hash),
            (_("SHA-256 isian beku"), run.inputs_hash),
            (_("SHA-256 hasil"), run.results_hash),
            *([(_("Benih undian"), run.seed)] if run.seed else []),
            (_("Versi program"), run.code_version or "–"),
        ]

    def file_words(self, export: Export) -> str:
        return f"peringkat-{export.filters['run']}"

    def _run(self, export: Export) -> Run:
        return Run.objects.select_related("model", "scheme", "round").get(pk=export.filters["run"], round=export.round)


def _refuse_beyond(chosen: Any, most: int, what: str) -> None:
    """Refuse a class that the run's scheme does not have, instead of making an empty file."""
    known = {str(number) for number in range(1, most + 1)}
    if strange := [str(one) for one in chosen or [] if str(one) not in known]:
        raise CannotExport(
            _("%(what)s pemeringkatan ini dari 1 sampai %(most)s; %(strange)s tidak ada.")
            % {"what": what, "most": most, "strange": ", ".join(strange)}
        )


def runs_to_choose(by: Officer, round: Round | None) -> list[tuple[str, str]]:
    """Returns the finished runs of the districts where the officer may export, the published one first."""
    runs = list(_finished(by, round).select_related("round"))
    published = in_force(runs)
    found = sorted(runs, key=lambda run: (not (run.pk in published and published[run.pk].is_now), -run.pk))
    names = names_of(run.district for run in found)
    return [(str(run.pk), _run_in_words(run, names.get(run.district, ""), published.get(run.pk))) for run in found]


def _finished(by: Officer, round: Round | None) -> QuerySet[Run]:
    found: QuerySet[Run] = Run.objects.visible_to(by, Permission.EXPORT).finished()
    return found.filter(round=round) if round else found


def deciles_to_choose(by: Officer, round: Round | None) -> list[tuple[str, str]]:
    return [(str(number), str(number)) for number in range(1, 11)]


def classes_to_choose(by: Officer, round: Round | None) -> list[tuple[str, str]]:
    """Returns the class numbers with their labels, for every scheme used by a run that the officer may export."""
    schemes = ClassScheme.objects.filter(runs__in=_finished(by, round)).distinct()
    labels: dict[int, list[str]] = {}
    for scheme in schemes:
        for number, label in enumerate(scheme.labels, start=1):
            said = labels.setdefault(number, [])
            if str(label) not in said:
                said.append(str(label))
    return [(str(number), f"{number}. {' / '.join(said)}") for number, said in sorted(labels.items())]


def classes_of_run(by: Officer, chosen: Mapping[str, Any], round: Round | None) -> list[tuple[str, str]]:
    """Returns the classes of the chosen run or, while none is chosen, of the run that the form shows first."""
    number = str(chosen.get("run") or next((value for value, _words in runs_to_choose(by, round)), "0"))
    runs = _finished(by, round).select_related("scheme")
    run = runs.filter(pk=pk).first() if (pk := row_id(number)) is not None else None
    if run is None:
        return classes_to_choose(by, round)
    return [(str(number), f"{number}. {label}") for number, label in enumerate(run.scheme.labels, start=1)]


def _status(published: InForce | None) -> str:
    if published is None:
        return _("BELUM DIPUBLIKASIKAN")
    return (
        _("Dipublikasikan %(when)s") % {"when": _date(published.since)} if published.is_now else was_in_force(published)
    )


def _run_in_words(run: Run, district: str, published: InForce | None) -> str:
    return _("#%(number)s %(district)s, isian %(when)s, %(families)s keluarga, %(status)s · %(round)s") % {
        "number": run.pk,
        "district": in_mixed_case(district),
        "when": dates.moment(timezone.localtime(run.frozen_at)) if run.frozen_at else "–",
        "families": number_format(run.families or 0, force_grouping=True),
        "status": _("belum dipublikasikan")
        if published is None
        else _("dipublikasikan")
        if published.is_now
        else was_in_force(published),
        "round": run.round.name,
    }


def _model_facts(model: WelfareModel) -> list[Fact]:
    figures = model.figures
    facts: list[Fact] = [
        (_("Model"), f"{model.title} ({model})"),
        (_("Tentang model"), str(model.what)),
        (_("Sumber model"), str(model.about.get("source", "–"))),
    ]
    if figures:
        facts.append((_("Cara menguji model"), str(model.about["fit"]["out_of_sample"].get("how", "–"))))
    for share in (10, 20, 30, 40):
        if found := figures.get(f"error_at_{share}"):
            facts.append(
                (
                    _("Kesalahan pada %(share)s%% termiskin") % {"share": share},
                    _(
                        "%(error)s dari keluarga yang sebenarnya termasuk %(share)s%% termiskin tidak terpilih, "
                        "dan sebanyak itu pula yang terpilih padahal tidak termasuk (selang 95%%: %(least)s–%(most)s)"
                    )
                    % {
                        "share": share,
                        "error": _percent(found["value"]),
                        "least": _percent(found["from"]),
                        "most": _percent(found["to"]),
                    },
                )
            )
    if found := figures.get("r_squared"):
        facts.append((_("R² di luar sampel"), _rounded(found["value"], 2)))
    if found := figures.get("exact_decile"):
        facts.append((_("Tepat desil"), _percent(found["value"])))
    return [*facts, *((_("Perhatian"), str(caution)) for caution in model.cautions)]


def _scheme_facts(scheme: ClassScheme) -> list[Fact]:
    unit = {"families": _("keluarga"), "persons": _("jiwa")}.get(scheme.about.get("unit", ""), "–")
    shares = "; ".join(
        f"{number}. {label}: {_rounded(each['families_per_10000'] / 100, 2)}%"
        for number, (label, each) in enumerate(zip(scheme.labels, scheme.classes, strict=True), start=1)
    )
    return [
        (_("Skema kelas"), f"{scheme.title} ({scheme})"),
        (_("Kelas membagi"), unit),
        (_("Bagian tiap kelas"), shares),
        (_("Sumber skema kelas"), str(scheme.about.get("source", "–"))),
    ]


def _percent(share: float) -> str:
    return f"{_rounded(100 * share, 1)}%"


def _rounded(number: float, places: int) -> str:
    """Returns the number rounded to these decimals. number_format() alone truncates: 61.56 would become 61.5."""
    return number_format(round(number, places), decimal_pos=places)


def _date(moment) -> str:
    return dates.moment(timezone.localtime(moment)) if moment else "–"
