"""BANR: the households of one SLS with which no interview was possible (205 = 3, 4 or 5), and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from enumeration.access import Role
from enumeration.models import Household, Officer
from enumeration.pages.places import written_names_of
from enumeration.papers.counting import NOT_INTERVIEWED
from enumeration.papers.desk import Desk, Sitting, day_words, sittings
from enumeration.papers.drawing import Column, Sheets, Signature
from enumeration.papers.paper import Paper, Printed
from enumeration.papers.prelist import sls_facts, verifications
from enumeration.questionnaire.codes import Result
from enumeration.words import Words

COLUMNS = (
    Column("No.", 5, "center"),
    Column("Bangunan/ keluarga", 10, "center"),
    Column("Nama kepala keluarga", 26),
    Column("Alamat", 26),
    Column("Alasan (205)", 30),
    Column("Tanggal", 12, "center"),
)
REASONS = {
    Result.NO_RESPONDENT: "3 Tidak ada yang dapat memberi jawaban sampai akhir masa pendataan",
    Result.REFUSED: "4 Responden menolak",
    Result.GONE: "5 Pindah atau sudah tidak ada",
}


class NonResponse(Paper):
    kind = "nonresponse"
    name = Words("Berita acara non-respon (BANR)", "Non-response minutes (BANR)")
    says = Words(
        "Per SLS: keluarga yang tidak dapat diwawancarai (205 = 3, 4, atau 5), dengan alasan dan tanda tangan.",
        "For each SLS: families that could not be interviewed (205 = 3, 4 or 5), with reasons and signatures.",
    )
    icon = "alert-triangle"
    names_families = True
    roles = (Role.ENUMERATOR,)

    def write(self, sheets: Sheets, desk: Desk, officers: Iterable[list[Officer]]) -> Iterator[Printed]:
        for portion in officers:
            found = sittings(desk, portion)
            held = {one.officer.pk: [c for c in one.codes(Role.ENUMERATOR) if desk.covers(c)] for one in found}
            codes = [code for mine in held.values() for code in mine]
            names = written_names_of(codes, upper=True)
            families, done = _families(desk, codes), verifications(desk, codes)
            for one in found:
                mine = [code for code in held[one.officer.pk] if code in families]
                if not mine:
                    continue
                before = sheets.pages
                for code in mine:
                    head = done[code].head_name if code in done else ""
                    _draw(sheets, desk, one, code, names, families[code], head)
                yield Printed(one.officer, sheets.pages - before)


def _families(desk: Desk, codes: list[str]) -> dict[str, list[Household]]:
    """Returns the households submitted with one of these results, by any author. One query."""
    rows = (
        Household.objects.families()
        .filter(round=desk.round, area__in=codes, result__in=NOT_INTERVIEWED, submitted_at__isnull=False)
        .only(*("area_id", "head_name", "address", "building_number", "family_number", "result", "enumerated_on"))
        .order_by("area_id", "building_number", "family_number", "pk")
    )
    found: dict[str, list[Household]] = {}
    for row in rows:
        found.setdefault(row.area_id, []).append(row)
    return found


def _draw(
    sheets: Sheets,
    desk: Desk,
    one: Sitting,
    code: str,
    names: dict[str, str],
    families: list[Household],
    head: str,
) -> None:
    officer, leader = one.officer, one.officer.leader
    bookmark = f"{officer.full_name} ({officer.officer_code or '–'}) – {names.get(code, code)}"
    with sheets.section(bookmark, f"BANR · {names.get(code, '')} · {code} · {officer.full_name}"):
        sheets.title("BERITA ACARA NON-RESPON", desk.round.name)
        sheets.facts(sls_facts(one, code, names))
        sheets.text(
            f"Sampai dengan {day_words(desk.today)}, {len(families)} keluarga berikut tidak dapat diwawancarai, setelah "
            "didatangi menurut ketentuan:"
        )
        sheets.table(COLUMNS, [_row(place, family) for place, family in enumerate(families, start=1)], least_height=16)
        sheets.text("Berita acara ini dibuat dengan sebenarnya.")
        sheets.signatures(
            [
                Signature("PPL", officer.full_name),
                Signature("PML", leader.full_name if leader else ""),
                Signature("Ketua SLS", head),
            ]
        )


def _row(place: int, family: Household) -> tuple:
    number = f"{family.building_number or '–'}/{family.family_number or '–'}"
    day = f"{family.enumerated_on:%d-%m-%Y}" if family.enumerated_on else "–"
    reason = REASONS.get(Result(family.result), "") if family.result else ""
    return (place, number, family.head_name, family.address, reason, day)
