"""An officer's columns, each declared once: its field in the form, its column in files, its line on the page, its mask.

Files say what is new about an officer and the form shows what is there; both read it by the same function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enumeration.language import recorded
from enumeration.models import Officer, Personnel
from enumeration.officers.personnel import (
    as_account,
    as_mark,
    as_phone,
    as_rupiah,
    as_status,
    as_yes,
    is_masked_number,
    keep_number,
    masked,
    number_in_full,
    number_masked,
    text_of,
    without_long_numbers,
)
from enumeration.pages.formatting import number
from enumeration.uploads.columns import Column, Judged, about_number, digits_of, misread, unseen
from enumeration.words import Words


class Kind(Enum):
    """What kind of value a column holds; it decides which field of a form asks for it."""

    TEXT = auto()
    EMAIL = auto()
    CHOICE = auto()
    """One of the words of the model."""
    WRITTEN = auto()
    """A number as people write it."""
    SEALED = auto()
    """A number of a person's: kept sealed, shown by its last digits."""
    OFFICER = auto()
    VILLAGE = auto()
    YES_NO = auto()


class Card(Enum):
    """Where the form asks for a column."""

    OFFICER = "officer"
    RECRUITMENT = "recruitment"
    CONTACT = "contact"
    NOWHERE = ""
    """In files only."""


@dataclass(frozen=True, kw_only=True)
class PersonalColumn(Column):
    """One fact about an officer. `name`, `says` and `example` are those of its column in a file."""

    masked: Callable[[str], str] = without_long_numbers
    """In any cell a number may be one that slid there from its column."""
    attribute: str
    of_officer: bool = False
    """Whether the attribute is the officer's own; the others are of their personnel record."""
    label: Words
    """In the form, on the page and in the log."""
    unit: str = ""
    kind: Kind = Kind.TEXT
    card: Card = Card.CONTACT
    parse: Callable[[str], Any] = str
    """Reads a text as people write it. Raises ValueError with a message."""
    empty: Any = ""
    """The value of an officer without a record."""
    as_text_only: bool = False
    """A number cell is refused, because its leading zeros are lost already."""
    in_percent: bool = False
    """87 % is 87, and 85.5 is meant."""
    help: str | Promise = ""
    keyboard: str = ""
    """Which keyboard a telephone shows (inputmode)."""

    @property
    def is_sealed(self) -> bool:
        return self.kind is Kind.SEALED

    @property
    def title(self) -> Words:
        """Returns the label with its unit."""
        return self.label + f" ({self.unit})" if self.unit else self.label

    @property
    def most(self) -> int | None:
        """Returns how many characters the table holds."""
        model = Officer if self.of_officer else Personnel
        return getattr(model._meta.get_field(self.attribute), "max_length", None)

    # --- In files ---

    def read(self, cell: Any) -> Judged:
        if self.kind is Kind.VILLAGE:
            return digits_of(cell)
        if (reason := self._misread(cell)) is not None:
            return None, reason
        text = text_of(cell)
        if not text or (self.is_sealed and is_masked_number(text)):  # a masked value that comes back changes nothing
            return None, None
        if self.as_text_only and isinstance(cell, int | float):
            return None, _(
                "Tersimpan sebagai angka, jadi nol di depan bisa hilang. Simpan kolom ini sebagai teks, lalu isi ulang."
            )
        try:
            return self.parse(text), None
        except ValueError as problem:
            return None, str(problem)

    def _misread(self, cell: Any) -> Words | None:
        """Returns why a cell is not what was typed into it."""
        # A pasted contact has direction marks around its digits; they are removed like dots and dashes.
        if not self.is_sealed and (reason := unseen(cell)) is not None:
            return reason
        if self.in_percent:
            return None if isinstance(cell, dict) and "percent" in cell else misread(cell)
        return misread(cell, is_yes_no=self.kind is Kind.YES_NO) or about_number(cell)

    def in_file(self, value: Any) -> str:
        """Returns a value as an export has it: masked, and as this column would read it."""
        if value is None:
            return ""
        if self.is_sealed:
            return masked(value)
        return f"{value:f}" if isinstance(value, Decimal) else str(value)

    def in_words(self, value: Any) -> str:
        """Returns a value for the preview of a list: masked, and in Indonesian, as what is recorded is."""
        return recorded(Personnel.Status(value).label) if self.kind is Kind.CHOICE else self.in_file(value)

    # --- Of one officer ---

    def value_of(self, officer: Officer, record: Personnel | None) -> Any:
        """Returns the value as it is stored, a sealed number in full; leader and village by their keys."""
        if self.kind in (Kind.OFFICER, Kind.VILLAGE):
            return getattr(officer, f"{self.attribute}_id")
        if self.of_officer:
            return getattr(officer, self.attribute)
        if self.is_sealed:
            return number_in_full(record, self.attribute)
        return getattr(record, self.attribute) if record else None

    def put(self, officer: Officer, record: Personnel, value: Any) -> None:
        """Set the value of an officer or of their record; "" removes the stored one. Does not save."""
        value = self.empty if value == "" else value
        if self.is_sealed:
            if value != number_in_full(record, self.attribute):  # sealed again, the same number would look different
                keep_number(record, self.attribute, value)
        else:
            setattr(officer if self.of_officer else record, self.attribute, value)

    def on_page(self, record: Personnel | None) -> Any:
        """Returns what the officer's page shows of the record: a dash for nothing, a sealed number by its last digits."""
        value = getattr(record, self.attribute) if record else None
        if self.is_sealed:
            return number_masked(record, self.attribute)
        if self.kind is Kind.CHOICE and record:
            return record.get_status_display()
        if self.unit and value is not None:
            return f"{self.unit} {number(value)}"
        return value or "–"


def _masked_unless_code(text: str) -> str:
    return text if len(text) == 10 else without_long_numbers(text)


def _one_of() -> Words:
    """Returns the statuses, in both languages."""
    labels = [label if isinstance(label, Words) else Words(label, label) for label in Personnel.Status.labels]
    known = Words(", ".join(label.id for label in labels), ", ".join(label.en for label in labels))
    return Words("Satu dari: {known}.", "One of: {known}.").format(known=known)


COLUMNS = (
    PersonalColumn(
        "nama_pengguna",
        Words(
            "Hanya sekali di berkas. Dengan ini petugas masuk, dan dikenali pada impor berikutnya.",
            "Only once in the file. Officers sign in with it, and are recognised by it in the next import.",
        ),
        "andi.baso",
        is_required=True,
        masked=str,
        attribute="username",
        of_officer=True,
        label=Words("Nama pengguna", "Username"),
        card=Card.NOWHERE,
    ),
    PersonalColumn(
        "nama_lengkap",
        Words("Seperti di KTP.", "As on the identity card."),
        "Andi Baso",
        is_required=True,
        attribute="full_name",
        of_officer=True,
        label=Words("Nama lengkap", "Full name"),
        card=Card.OFFICER,
    ),
    PersonalColumn(
        "kode_petugas",
        Words(
            "4 karakter untuk PPL, 3 untuk PML; sebagai teks, supaya nol di depan tidak hilang.",
            "4 characters for enumerators, 3 for supervisors; as text, to keep leading zeros.",
        ),
        "0042",
        attribute="officer_code",
        of_officer=True,
        label=Words("Kode petugas", "Officer code"),
        card=Card.OFFICER,
        as_text_only=True,
    ),
    PersonalColumn(
        "pengawas",
        Words(
            "Nama pengguna PML seorang PPL, atau Koseka seorang PML; sudah terdaftar atau ada di berkas yang sama.",
            "User name of the enumerator's supervisor, or the supervisor's coordinator; known already or in the same file.",
        ),
        "budi",
        masked=str,
        attribute="leader",
        of_officer=True,
        label=Words("Pengawas", "Leader"),
        kind=Kind.OFFICER,
        card=Card.OFFICER,
        empty=None,
        help=gettext_lazy("Nama pengguna PML seorang PPL, atau Koseka seorang PML."),
    ),
    PersonalColumn(
        "desa_asal",
        Words("Kode BPS desa, 10 angka, sebagai teks.", "BPS code of the village, 10 digits, as text."),
        "7317010001",
        masked=_masked_unless_code,
        attribute="home_area",
        of_officer=True,
        label=Words("Desa asal", "Home village"),
        kind=Kind.VILLAGE,
        card=Card.OFFICER,
        empty=None,
    ),
    PersonalColumn(
        "aktif",
        Words(
            "1 atau kosong untuk aktif, 0 untuk belum. Petugas yang sudah ada diubah di halaman petugas itu.",
            "1 or empty for active, 0 for not yet. For officers who are there already, use their own page.",
        ),
        "1",
        never_emptied=True,
        attribute="is_active",
        of_officer=True,
        label=Words("Aktif", "Active"),
        kind=Kind.YES_NO,
        card=Card.NOWHERE,
        parse=as_yes,
        empty=True,
    ),
    PersonalColumn(
        "status",
        _one_of(),
        "lulus pelatihan",
        never_emptied=True,
        attribute="status",
        label=Words("Status rekrutmen", "Recruitment status"),
        kind=Kind.CHOICE,
        card=Card.RECRUITMENT,
        parse=as_status,
        empty=Personnel.Status.APPLIED.value,
    ),
    PersonalColumn(
        "nilai_pelatihan",
        Words("0 sampai 100, misalnya 85,5.", "0 to 100, for example 85,5."),
        "85,5",
        attribute="training_mark",
        label=Words("Nilai pelatihan", "Training mark"),
        kind=Kind.WRITTEN,
        card=Card.RECRUITMENT,
        parse=as_mark,
        empty=None,
        in_percent=True,
        help=gettext_lazy("0 sampai 100."),
        keyboard="decimal",
    ),
    PersonalColumn(
        "telepon",
        Words("Misalnya 081234567890. Disimpan dalam sandi.", "For example 081234567890. Kept encrypted."),
        "081234567890",
        attribute="phone",
        label=Words("Nomor telepon", "Phone number"),
        kind=Kind.SEALED,
        parse=as_phone,
        keyboard="tel",
    ),
    PersonalColumn(
        "surel",
        Words("Alamat surel.", "E-mail address."),
        "andi@contoh.id",
        attribute="email",
        label=Words("Surel", "E-mail"),
        kind=Kind.EMAIL,
    ),
    PersonalColumn(
        "bank",
        Words("Nama bank.", "Name of the bank."),
        "BRI",
        attribute="bank_name",
        label=Words("Bank", "Bank"),
    ),
    PersonalColumn(
        "nomor_rekening",
        Words(
            "Sebagai teks. Disimpan dalam sandi; di berkas ekspor hanya 3 angka terakhir yang tampak.",
            "As text. Kept encrypted; exported files show the last 3 digits only.",
        ),
        "001201045678503",
        attribute="bank_account",
        label=Words("Nomor rekening", "Account number"),
        kind=Kind.SEALED,
        parse=as_account,
        as_text_only=True,
        keyboard="numeric",
    ),
    PersonalColumn(
        "pemilik_rekening",
        Words("Nama seperti di buku tabungan.", "Name as in the savings book."),
        "ANDI BASO",
        attribute="bank_holder",
        label=Words("Nama pemilik rekening", "Account holder"),
    ),
    PersonalColumn(
        "nomor_kontrak",
        Words("Nomor surat perjanjian kerja.", "Number of the employment contract."),
        "K-7",
        attribute="contract_number",
        label=Words("Nomor kontrak", "Contract number"),
        card=Card.RECRUITMENT,
    ),
    PersonalColumn(
        "honor_per_keluarga",
        Words("Rupiah untuk satu keluarga yang disetujui.", "Rupiah for one approved family."),
        "25000",
        attribute="pay_per_family",
        label=Words("Honor per keluarga", "Pay per family"),
        unit="Rp",
        kind=Kind.WRITTEN,
        parse=as_rupiah,
        empty=None,
        keyboard="numeric",
    ),
    PersonalColumn(
        "honor_tetap",
        Words("Rupiah per bulan.", "Rupiah per month."),
        "1500000",
        attribute="pay_fixed",
        label=Words("Honor tetap per bulan", "Fixed pay per month"),
        unit="Rp",
        kind=Kind.WRITTEN,
        parse=as_rupiah,
        empty=None,
        keyboard="numeric",
    ),
)
"""In the order of the file. Of user names alone a table of faults shows long numbers."""

BY_ATTRIBUTE = {column.attribute: column for column in COLUMNS}
NAMES = {column.attribute: column.title for column in COLUMNS}
"""What a column is called in forms and in the log."""

OF_RECORD = tuple(column for card in Card for column in COLUMNS if column.card is card and not column.of_officer)
"""Of their personnel record, in the order of the cards: so they stand on the officer's page."""
SEALED = tuple(column.attribute for column in COLUMNS if column.is_sealed)
PLACING = tuple(column.attribute for column in COLUMNS if column.card is Card.OFFICER)
"""The officer's own columns that the office changes on their page."""
