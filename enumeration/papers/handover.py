"""BAST: what an enumerator hands over to the supervisor, SLS by SLS. The pay is based on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from enumeration.access import Permission, Reach, Role
from enumeration.models import Area, Officer, Personnel, Round
from enumeration.pages.places import written_names_of
from enumeration.papers.counting import Credit, credits_of
from enumeration.papers.desk import Desk, Sitting, credited_in, day_words, moment_words, sittings, thousands
from enumeration.papers.drawing import BOLD, Column, Sheets, Signature
from enumeration.papers.letter import families_of
from enumeration.papers.paper import Paper, Printed
from enumeration.questionnaire.forms import FormKind
from enumeration.words import Words

COLUMNS = (
    Column("Kode SLS", 20),
    Column("SLS", 24),
    Column("Beban tugas", 8, "right"),
    Column("205 = 1 lengkap", 9, "right"),
    Column("205 = 2 tidak lengkap", 9, "right"),
    Column("205 = 3, 4, 5 non-respon", 10, "right"),
    Column("Dikirim, belum diperiksa", 10, "right"),
    Column("Dikembalikan", 12, "right"),
    Column("Disetujui PML", 10, "right"),
    Column("Selesai di BPS", 9, "right"),
    Column("Diterima", 10, "right"),
)
RESULT_UNKNOWN = Column("205 tidak diketahui", 10, "right")
PLACE_OF_UNKNOWN = 6
NOT_KNOWN = "?"


class Handover(Paper):
    kind = "handover"
    name = Words("Berita acara serah terima (BAST)", "Handover minutes (BAST)")
    says = Words(
        "Hasil kerja setiap PPL per SLS, dihitung menurut penulis isian, untuk ditandatangani PPL dan PML.",
        "What each enumerator did, by SLS, counted for the author, to be signed by enumerator and supervisor.",
    )
    icon = "clipboard-check"
    roles = (Role.ENUMERATOR,)
    is_dated = True
    shows_pay = False

    def officers(self, mine: Reach, round: Round, code: str) -> QuerySet[Officer]:
        return credited_in(mine, round, code)

    def write(self, sheets: Sheets, desk: Desk, officers: Iterable[list[Officer]]) -> Iterator[Printed]:
        for portion in officers:
            found = sittings(desk, portion)
            pks = [one.officer.pk for one in found]
            credits, special = credits_of(desk, pks), credits_of(desk, pks, FormKind.SPECIAL)
            held = {one.officer.pk: [c for c in one.codes(Role.ENUMERATOR) if desk.covers(c)] for one in found}
            codes = {code for pk, mine in held.items() for code in [*mine, *credits.get(pk, {})]}
            names, families = written_names_of(codes, upper=True), _families(desk, codes)
            pay = self._pay(portion)
            for one in found:
                mine = credits.get(one.officer.pk, {})
                load = {code: families[code] for code in held[one.officer.pk]}
                groups = sum(special.get(one.officer.pk, {}).values(), start=Credit())
                if not mine and not load and groups == Credit():
                    continue
                before = sheets.pages
                _draw(sheets, desk, one, mine, load, names, groups, pay.get(one.officer.pk) if self.shows_pay else None)
                yield Printed(one.officer, sheets.pages - before)

    def _pay(self, officers: list[Officer]) -> dict[int, Personnel]:
        if not self.shows_pay:
            return {}
        rows = Personnel.objects.filter(officer__in=officers).only("officer_id", "pay_per_family", "pay_fixed")
        found = {row.officer_id: row for row in rows}
        return {one.pk: found.get(one.pk) or Personnel(officer=one) for one in officers}


class PaidHandover(Handover):
    kind = "handover_pay"
    name = Words("BAST dengan honor (arsip kantor)", "Handover minutes with pay (for the office)")
    says = Words(
        "Seperti BAST, ditambah honor menurut keluarga yang diterima. Hanya untuk kantor.",
        "As the handover minutes, with the pay for accepted families. For the office only.",
    )
    icon = "sum"
    permission = Permission.SEE_PERSONNEL
    shows_pay = True


def _draw(
    sheets: Sheets,
    desk: Desk,
    one: Sitting,
    credits: dict[str, Credit],
    load: dict[str, int | None],
    names: dict[str, str],
    groups: Credit,
    pay: Personnel | None,
) -> None:
    officer, leader = one.officer, one.officer.leader
    words = f"{officer.full_name} ({officer.officer_code or '–'})"
    with sheets.section(words, f"BAST · {words}", is_wide=True):
        sheets.title("BERITA ACARA SERAH TERIMA HASIL PENDATAAN", desk.round.name)
        sheets.text(_opening(desk))
        sheets.facts(
            [
                ("PPL", words),
                ("PML", f"{leader.full_name} ({leader.officer_code or '–'})" if leader else "–"),
            ],
            columns=2,
        )
        codes = sorted({*credits, *load})
        rows = [_row(code, names.get(code, ""), _in_words(load, code), credits.get(code, Credit())) for code in codes]
        total = sum(credits.values(), start=Credit())
        whole = None if None in load.values() else sum(one for one in load.values() if one is not None)
        rows.append(_row("Jumlah", "", NOT_KNOWN if whole is None else thousands(whole), total))
        _table(sheets, rows, has_unknown=bool(total.result_unknown), last_is_total=True)
        if groups != Credit():
            sheets.text("Kelompok khusus (XK), tidak termasuk jumlah keluarga di atas:", after=1)
            row = _row("XK", "Kelompok khusus", "–", groups)
            _table(sheets, [row], has_unknown=bool(groups.result_unknown), last_is_total=False)
        sheets.text("Diterima = disetujui PML + selesai di BPS, dan tidak sedang dikembalikan.", size=8)
        for said in _not_told(desk, load, total):
            sheets.text(said, size=8)
        if codes and desk.mine is not None and not desk.mine.covers(_above(codes)):
            sheets.text("Hanya SLS dalam wilayah tugas pencetak yang dihitung di sini.", size=8)
        if pay is not None:
            _pay(sheets, desk, pay, total)
            if groups.accepted:
                sheets.text("Kelompok khusus (XK) tidak termasuk dalam honor per keluarga.", size=8)
        sheets.signatures(
            [
                Signature("Yang menyerahkan, PPL", officer.full_name),
                Signature("Yang menerima, PML", leader.full_name if leader else ""),
                Signature(f"Mengetahui, BPS {sheets.frame.office.title()}"),
            ]
        )


def _table(sheets: Sheets, rows: list[tuple], *, has_unknown: bool, last_is_total: bool) -> None:
    """Draw rows of figures; the column of unknown results only where there are any."""
    columns: tuple[Column, ...] = COLUMNS
    if has_unknown:
        columns = (*COLUMNS[:PLACE_OF_UNKNOWN], RESULT_UNKNOWN, *COLUMNS[PLACE_OF_UNKNOWN:])
    else:
        rows = [(*row[:PLACE_OF_UNKNOWN], *row[PLACE_OF_UNKNOWN + 1 :]) for row in rows]
    sheets.table(columns, rows, last_is_total=last_is_total)


def _opening(desk: Desk) -> str:
    then = (
        "Setiap isian dihitung untuk petugas yang menulisnya (202), juga bila SLS kini ditugaskan kepada petugas lain; "
    )
    if desk.until is None or desk.as_of is None:
        return (
            f"Keadaan per {moment_words(desk.now, desk.zone)}. "
            "PPL menyerahkan kepada PML hasil pendataan keluarga sebagai berikut. "
            f"{then}beban tugas adalah keluarga di SLS yang kini ditugaskan kepadanya."
        )
    return (
        f"Keadaan per tanggal {day_words(desk.as_of)}, pada akhir hari (pukul 24.00 {desk.until.tzname()}), disusun dari "
        "catatan perpindahan isian dan penugasan. PPL menyerahkan kepada PML hasil pendataan keluarga sebagai berikut. "
        f"{then}SLS adalah SLS keluarga itu pada tanggal tersebut."
    )


def _not_told(desk: Desk, load: dict[str, int | None], total: Credit) -> Iterator[str]:
    """Yield what the records of an earlier day do not tell."""
    if desk.until is None:
        return
    if load:
        yield (
            "Beban tugas = keluarga yang saat dicetak tercatat di SLS yang ditugaskan kepadanya pada tanggal itu; daftar "
            "keluarga pada tanggal itu sendiri tidak tersimpan."
        )
    if None in load.values():
        yield f"{NOT_KNOWN} = SLS itu sesudahnya dipecah atau digabung, jadi bebannya pada tanggal itu tidak diketahui."
    if total.result_unknown:
        yield (
            f"205 tidak diketahui = {thousands(total.result_unknown)} keluarga sudah dikirim pada tanggal itu tetapi diisi "
            "lagi sesudahnya; hasil 205 pada tanggal itu tidak tersimpan. Keadaan pemeriksaannya tetap diketahui."
        )
    if total.untraced:
        yield (
            f"{thousands(total.untraced)} keluarga tidak dihitung di sini: tidak ada catatan kapan isiannya dikirim."
        )


def _families(desk: Desk, codes: set[str]) -> dict[str, int | None]:
    """Returns the number of households of each sub-SLS; None where it was split or merged after the day in question."""
    counted = families_of(desk, codes)
    changed: set[str] = set()
    if desk.until:
        changed = set(Area.objects.filter(code__in=codes, ended_at__gte=desk.until).values_list("code", flat=True))
    return {code: None if code in changed else counted.get(code, 0) for code in codes}


def _in_words(load: dict[str, int | None], code: str) -> str:
    """Returns a dash where the SLS was not theirs, a question mark where the number is no longer known."""
    if code not in load:
        return "–"
    count = load[code]
    return NOT_KNOWN if count is None else thousands(count)


def _row(code: str, name: str, load: str, credit: Credit) -> tuple:
    numbers = (
        *(credit.complete, credit.incomplete, credit.not_interviewed, credit.result_unknown),
        *(credit.submitted, credit.sent_back, credit.approved, credit.completed, credit.accepted),
    )
    return (code, name, load, *map(thousands, numbers))


def _above(codes: list[str]) -> str:
    """Returns the smallest area that contains all of them, as far as codes tell."""
    first, last = min(codes), max(codes)
    return next((first[:length] for length in (16, 14, 10, 7, 4, 2) if first[:length] == last[:length]), "")


def _pay(sheets: Sheets, desk: Desk, pay: Personnel, total: Credit) -> None:
    sheets.text("Honor (arsip kantor, tidak untuk dibagikan)", font=BOLD, after=1)
    if pay.pay_per_family is None and pay.pay_fixed is None:
        sheets.text("Tarif honor petugas ini belum diisi.")
        return
    pairs = []
    amount = 0
    if pay.pay_per_family is not None:
        amount = pay.pay_per_family * total.accepted
        counted = f"{thousands(total.accepted)} keluarga × Rp {thousands(pay.pay_per_family)}"
        pairs.append(("Keluarga diterima", f"{counted} = Rp {thousands(amount)}"))
    if pay.pay_fixed is not None:
        pairs.append(("Honor tetap", f"Rp {thousands(pay.pay_fixed)}"))
    pairs.append(("Jumlah", f"Rp {thousands(amount + (pay.pay_fixed or 0))}"))
    sheets.facts(pairs)
    if desk.until:
        sheets.text("Tarif menurut data saat dicetak; riwayat tarif tidak tersimpan.", size=8)
