"""Surat tugas: who is sent where, for which period, and whom to ask whether the letter is genuine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from enumeration.models import Officer, OfficerPass, Tally
from enumeration.models.areas import subdistrict_of, village_of
from enumeration.pages.places import written_names_of
from enumeration.papers.desk import Desk, Sitting, day_words, sittings, thousands
from enumeration.papers.drawing import MARGIN, MM, SOFT, Column, Sheets, Signature
from enumeration.papers.paper import Paper, Printed
from enumeration.tallies import COUNTED_STATES
from enumeration.words import Words

COLUMNS = (
    Column("No.", 6, "center"),
    Column("Kecamatan", 19),
    Column("Desa/Kelurahan", 20),
    Column("SLS", 30),
    Column("Kode SLS", 22),
    Column("Keluarga", 11, "right"),
)


class Letter(Paper):
    kind = "letter"
    name = Words("Surat tugas", "Letter of assignment")
    says = Words(
        "Nomor, masa tugas, daftar SLS, tempat tanda tangan Kepala BPS, dan kode QR.",
        "Number, period, list of SLS, a place for the head of office to sign, and a QR code.",
    )
    icon = "file-text"
    needs_pass = True
    for_oneself = True

    def write(self, sheets: Sheets, desk: Desk, officers: Iterable[list[Officer]]) -> Iterator[Printed]:
        for portion in officers:
            found = sittings(desk, portion)
            codes = [code for one in found for code in one.codes()]
            names, families = written_names_of(codes, upper=True), families_of(desk, codes)
            for one in found:
                if one.holder is None:
                    continue
                before = sheets.pages
                _draw(sheets, desk, one, one.holder, names, families)
                yield Printed(one.officer, sheets.pages - before)


def families_of(desk: Desk, codes: Iterable[str]) -> dict[str, int]:
    """Returns the households of each sub-SLS that verification left on the list. One query."""
    rows = Tally.objects.filter(round=desk.round, area__in=[code for code in codes if len(code) == 16])
    return {row[0]: sum(row[1:]) for row in rows.values_list("area_id", *COUNTED_STATES)}


def _draw(
    sheets: Sheets, desk: Desk, one: Sitting, holder: OfficerPass, names: dict[str, str], families: dict[str, int]
) -> None:
    officer, office = one.officer, sheets.frame.office
    with sheets.section(f"{officer.full_name} ({officer.officer_code or '–'})", f"Surat tugas {holder.number}"):
        sheets.title("SURAT TUGAS", f"Nomor: {holder.number}")
        sheets.text(f"Kepala Badan Pusat Statistik {office.title()} menugaskan:")
        leader = officer.leader
        sheets.facts(
            [
                ("Nama", officer.full_name),
                ("Kode petugas", officer.officer_code or "–"),
                ("Sebagai", one.role_words),
                ("Di bawah arahan", f"{leader.full_name} ({leader.officer_code or '–'})" if leader else "–"),
                ("Masa tugas", f"{day_words(holder.valid_from)} sampai dengan {day_words(holder.valid_until)}"),
            ]
        )
        sheets.text(f"untuk melaksanakan {desk.round.name} di wilayah berikut:")
        codes = sorted(set(one.codes()))
        rows = [_row(place, code, names, families) for place, code in enumerate(codes, start=1)]
        total = ("", "Jumlah", "", f"{len(codes)} wilayah", "", thousands(sum(families.get(c, 0) for c in codes)))
        sheets.table(
            COLUMNS,
            [*rows, total] if rows else [],
            last_is_total=True,
            nothing="Belum ada SLS yang ditugaskan pada saat surat ini dicetak.",
        )
        sheets.text(
            "Petugas wajib menunjukkan surat tugas ini dan tanda pengenal kepada aparat setempat dan setiap keluarga "
            "yang didatangi, serta menjaga kerahasiaan keterangan yang diterima."
        )
        _end(sheets, desk, holder, office)


def _row(place: int, code: str, names: dict[str, str], families: dict[str, int]) -> tuple:
    subdistrict, village = names.get(subdistrict_of(code), ""), names.get(village_of(code), "")
    if len(code) < 16:
        whole = "seluruh kecamatan" if len(code) == 7 else "seluruh wilayah"
        return (place, subdistrict, village if len(code) > 7 else "", whole, code, "–")
    return (place, subdistrict, village, names.get(code, ""), code, thousands(families.get(code, 0)))


def _end(sheets: Sheets, desk: Desk, holder: OfficerPass, office: str) -> None:
    """Draw the QR code with the signature beside it, both on one page."""
    blocks = [
        Signature(
            before=f"………………………, {day_words(desk.today)}",
            role=f"Kepala BPS {office.title()}",
            note="NIP.",
        )
    ]
    if sheets.room() < max(44 * MM, 4 * MM + sheets.height_of(blocks, left=88 * MM)):
        sheets.break_page()
    top = sheets.y - 4 * MM
    side = 32 * MM
    address = desk.pass_address(holder)
    sheets.qr(address, MARGIN, top - side, side)
    below = sheets.lines("Periksa keabsahan surat ini:", MARGIN, top - side - 9, 84 * MM, size=7.5, grey=SOFT)
    sheets.lines(address, MARGIN, below, 84 * MM, size=7, grey=SOFT)
    sheets.y = top
    sheets.signatures(blocks, left=88 * MM)
