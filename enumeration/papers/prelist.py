"""VK1: the households of one SLS, to go through with the SLS head, pencil in hand; filled in where that was done
already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import F

from enumeration.access import Role
from enumeration.models import Household, Officer, Verification
from enumeration.models.areas import subdistrict_of, village_of
from enumeration.pages.places import written_names_of
from enumeration.papers.desk import Desk, Sitting, day_words, sittings
from enumeration.papers.drawing import Column, Sheets, Signature
from enumeration.papers.paper import Paper, Printed
from enumeration.words import Words

COLUMNS = (
    Column("No.", 5, "center"),
    Column("Nama kepala keluarga", 28),
    Column("Alamat", 30),
    Column("Keberadaan", 11, "center"),
    Column("No. bangunan", 10, "center"),
    Column("No. keluarga", 10, "center"),
    Column("Pendapat ketua SLS", 11, "center"),
    Column("Catatan", 18),
)
KEY = (
    "Keberadaan: 1 ditemukan · 2 pindah · 3 meninggal (semua anggota) · 4 tidak dikenal · 5 ganda · 6 keluarga baru.   "
    "Pendapat ketua SLS: 1 sangat miskin · 2 miskin · 3 tidak miskin."
)
EMPTY_LINES = 10
HEIGHT = 19
"""Points: the height of a line that can be written on."""

SHOWN = (
    *("area_id", "prelist_number", "head_name", "address", "existence", "building_number", "family_number"),
    *("neighbourhood_opinion", "on_prelist"),
)


class Prelist(Paper):
    kind = "prelist"
    name = Words("Daftar keluarga (VK1)", "Family list (VK1)")
    says = Words(
        "Per SLS, untuk verifikasi bersama ketua SLS; terisi bila sudah diverifikasi.",
        "For each SLS, to be verified with its head; filled in where that was done.",
    )
    icon = "list-check"
    for_oneself = True
    names_families = True
    roles = (Role.ENUMERATOR,)

    def write(self, sheets: Sheets, desk: Desk, officers: Iterable[list[Officer]]) -> Iterator[Printed]:
        for portion in officers:
            for one in sittings(desk, portion):
                codes = [code for code in one.codes(Role.ENUMERATOR) if desk.covers(code)]
                if not codes:
                    continue
                before = sheets.pages
                names = written_names_of(codes, upper=True)
                done = verifications(desk, codes)
                # One officer at a time: a batch of fifty has more than ten thousand households.
                families = _families(desk, codes)
                for code in codes:
                    _draw(sheets, one, code, names, families.get(code, []), done.get(code))
                yield Printed(one.officer, sheets.pages - before)


def verifications(desk: Desk, codes: Iterable[str]) -> dict[str, Verification]:
    found = Verification.objects.filter(round=desk.round, area__in=list(codes))
    return {one.area_id: one for one in found}


def _families(desk: Desk, codes: list[str]) -> dict[str, list[dict]]:
    rows = (
        Household.objects.families()
        .filter(round=desk.round, area__in=codes)
        .order_by(
            "area_id",
            F("prelist_number").asc(nulls_last=True),
            F("building_number").asc(nulls_last=True),
            F("family_number").asc(nulls_last=True),
            "pk",
        )
        .values(*SHOWN)
    )
    found: dict[str, list[dict]] = {}
    for row in rows:
        found.setdefault(row["area_id"], []).append(row)
    return found


def sls_facts(one: Sitting, code: str, names: dict[str, str]) -> list[tuple[str, str]]:
    """Returns which SLS a sheet is about, and its officer."""
    officer, leader = one.officer, one.officer.leader
    return [
        ("Kecamatan", f"{names.get(subdistrict_of(code), '')} ({subdistrict_of(code)})"),
        ("Desa/Kelurahan", f"{names.get(village_of(code), '')} ({village_of(code)})"),
        ("SLS", names.get(code, "")),
        ("Kode SLS", code),
        ("PPL", f"{officer.full_name} ({officer.officer_code or '–'})"),
        ("PML", f"{leader.full_name} ({leader.officer_code or '–'})" if leader else "–"),
    ]


def _draw(
    sheets: Sheets,
    one: Sitting,
    code: str,
    names: dict[str, str],
    families: list[dict],
    verified: Verification | None,
) -> None:
    officer = one.officer
    bookmark = f"{officer.full_name} ({officer.officer_code or '–'}) – {names.get(code, code)}"
    running = f"VK1 · {names.get(code, '')} · {code} · {officer.full_name}"
    with sheets.section(bookmark, running, is_wide=True):
        sheets.title("DAFTAR KELUARGA UNTUK DIVERIFIKASI (VK1)")
        head = verified.head_name if verified and verified.head_name else "." * 40
        met = day_words(verified.met_on) if verified and verified.met_on else "." * 40
        facts = [*sls_facts(one, code, names), ("Ketua SLS", head), ("Tanggal bertemu", met)]
        sheets.facts(facts, columns=2)
        sheets.text(KEY, size=7.5, after=3)
        rows = [_row(place, family) for place, family in enumerate(families, start=1)]
        sheets.table(COLUMNS, rows, least_height=HEIGHT, nothing="Tidak ada keluarga di daftar SLS ini.")
        sheets.text("Keluarga baru: ada di SLS, tidak ada di daftar (keberadaan 6)", size=8.5, after=2)
        sheets.table(COLUMNS, [[""] * len(COLUMNS)] * EMPTY_LINES, least_height=HEIGHT)
        sheets.signatures([Signature("Ketua SLS"), Signature("PPL", officer.full_name)])


def _row(place: int, family: dict) -> tuple:
    return (
        family["prelist_number"] or place,
        family["head_name"] or "",
        family["address"] or "",
        family["existence"] or "",
        family["building_number"] or "",
        family["family_number"] or "",
        family["neighbourhood_opinion"] or "",
        "" if family["on_prelist"] else "ditambahkan di lapangan",
    )
