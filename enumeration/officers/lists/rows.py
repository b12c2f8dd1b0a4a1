"""Officers from and to files, through django-import-export: what a row of a list may contain.

A file names officers by user name. Numbers are sealed on import and masked on export; no password is in a file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Upper
from django.utils.translation import gettext as _
from import_export import resources, widgets
from import_export.fields import Field

from enumeration.access import Permission, reach
from enumeration.files.plain import as_typed
from enumeration.models import Area, Assignment, Officer, Personnel
from enumeration.officers import doubles, personnel
from enumeration.officers.register import elsewhere
from enumeration.questionnaire.spaces import single_spaced
from enumeration.uploads.columns import CellReason, empties
from enumeration.words import Words

NEVER_EMPTY = {"username", "full_name", "is_active", "status"}


def managed_by(user: Officer) -> QuerySet[Officer]:
    """Returns the officers whom an administrator maintains.

    These are officers whose running roles all lie in their reach; those without a role who live there; and those with
    neither, unless they worked somewhere else. A past period alone does not count.
    """
    mine = reach(user, Permission.MANAGE)
    if not mine:
        return Officer.objects.none()
    inside, theirs = mine.as_q("area__code", None), Assignment.objects.filter(officer=OuterRef("pk"))
    works_here = Exists(theirs.filter(inside, ended_at=None))
    nowhere = Q(home_area=None) & ~Exists(theirs.exclude(inside))
    return Officer.objects.filter(~elsewhere(mine), works_here | mine.as_q("home_area__code", None) | nowhere)


# --- What a cell may contain -----------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    """Returns a cell as text.

    A spreadsheet's 81234.0 is 81234; every kind of space becomes one; other control characters are removed.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return as_typed("".join(sign for sign in single_spaced(str(value)) if sign.isprintable()).strip())


class Cell(widgets.Widget):
    """A cell read by a function of personnel.py. `as_text_only`: a number cell has lost its leading zeros already."""

    def __init__(self, read: Callable[[str], Any] = str, *, empty: Any = "", as_text_only: bool = False):
        super().__init__()
        self.read, self.empty, self.as_text_only = read, empty, as_text_only

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = _text(value)
        if not text:
            return self.empty
        if self.as_text_only and not isinstance(value, str):
            raise ValueError(
                _(
                    "Tersimpan sebagai angka, jadi nol di depan bisa hilang. Simpan kolom ini sebagai teks, lalu isi ulang."
                )
            )
        return self.read(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if isinstance(value, Decimal):
            return f"{value:f}"
        return "" if value is None else str(value)


class SealedCell(Cell):
    """A number: masked on export. A masked value that comes back changes nothing."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return personnel.masked(value or "")


class PersonnelField(Field):
    """A column of the officer's personnel record, which the resource has attached to the officer."""

    def get_value(self, instance: Officer) -> Any:
        row: Personnel | None = getattr(instance, "personnel", None)
        if row is None:
            return None
        name = self.attribute or ""
        return personnel.number_in_full(row, name) if name in personnel.SEALED else getattr(row, name)

    def save(self, instance: Officer, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        name = self.attribute or ""
        if name not in personnel.SEALED:
            setattr(instance.personnel, name, self.clean(row, **kwargs))
        elif not personnel.is_masked_number(_text(row[self.column_name])):
            number = self.clean(row, **kwargs)
            if number != self.get_value(instance):  # sealed again, the same number would look different
                personnel.keep_number(instance.personnel, name, number)


def as_status(text: str) -> str:
    """Returns the status for its word in either language, or its code. Raises ValueError with a message."""
    for code, words in zip(Personnel.Status.values, Personnel.Status.labels, strict=True):
        if text.lower() in (code, *(str(each).lower() for each in _both(words))):
            return code
    known = ", ".join(str(words) for words in Personnel.Status.labels)
    raise ValueError(_("Status tidak dikenal. Pilih satu: %(known)s.") % {"known": known})


def _both(words: Any) -> tuple[Any, ...]:
    return (words.id, words.en) if isinstance(words, Words) else (words,)


def as_yes(text: str) -> bool:
    """Returns whether the text says yes. Raises ValueError with a message."""
    if (word := text.lower()) in ("1", "ya", "y", "aktif", "true", "yes"):
        return True
    if word in ("0", "tidak", "t", "nonaktif", "false", "no"):
        return False
    raise ValueError(_("Tulis 1 atau ya, 0 atau tidak."))


# --- Rows ------------------------------------------------------------------------------------------------------------


class OfficerResource(resources.ModelResource):
    """Officers by user name. No password is in a file: new officers sign in with a printed code."""

    username = Field("username", column_name="nama_pengguna", widget=Cell())
    full_name = Field("full_name", column_name="nama_lengkap", widget=Cell())
    officer_code = Field("officer_code", column_name="kode_petugas", widget=Cell(as_text_only=True))
    leader = Field("leader", column_name="pengawas", widget=widgets.ForeignKeyWidget(Officer, "username"))
    home_area = Field("home_area", column_name="desa_asal", widget=widgets.ForeignKeyWidget(Area, "code"))
    is_active = Field("is_active", column_name="aktif", widget=Cell(as_yes, empty=True))
    status = PersonnelField(
        "status", column_name="status", widget=Cell(as_status, empty=Personnel.Status.APPLIED.value)
    )
    training_mark = PersonnelField(
        "training_mark", column_name="nilai_pelatihan", widget=Cell(personnel.as_mark, empty=None)
    )
    phone = PersonnelField("phone", column_name="telepon", widget=SealedCell(personnel.as_phone))
    email = PersonnelField("email", column_name="surel", widget=Cell())
    bank_name = PersonnelField("bank_name", column_name="bank", widget=Cell())
    bank_account = PersonnelField(
        "bank_account", column_name="nomor_rekening", widget=SealedCell(personnel.as_account, as_text_only=True)
    )
    bank_holder = PersonnelField("bank_holder", column_name="pemilik_rekening", widget=Cell())
    contract_number = PersonnelField("contract_number", column_name="nomor_kontrak", widget=Cell())
    pay_per_family = PersonnelField(
        "pay_per_family", column_name="honor_per_keluarga", widget=Cell(personnel.as_rupiah, empty=None)
    )
    pay_fixed = PersonnelField("pay_fixed", column_name="honor_tetap", widget=Cell(personnel.as_rupiah, empty=None))

    class Meta:
        model = Officer
        import_id_fields = ["username"]
        fields = [
            *("username", "full_name", "officer_code", "leader", "home_area", "is_active", "status", "training_mark"),
            *("phone", "email", "bank_name", "bank_account", "bank_holder", "contract_number"),
            *("pay_per_family", "pay_fixed"),
        ]
        # Rows are judged one by one and written together (officers/lists/actions.py), from the lists filled here.
        use_bulk = True
        skip_diff = True  # skip_row compares by itself, without copying every officer
        skip_unchanged = True
        clean_model_instances = False  # validate_instance checks the same without a query per row

    def get_queryset(self) -> QuerySet[Officer]:
        return Officer.objects.select_related("personnel", "leader", "home_area").defer("personnel__photo")

    # --- What the rows name, looked up at once ---

    def look_up(self, rows: Sequence[dict[str, Any]], *, by: Officer) -> None:
        """Read what the rows of a list name, before they are judged. Eight queries."""
        names = {_text(row.get("nama_pengguna")) for row in rows}
        found = Officer.objects.filter(username__in=names)
        mine = managed_by(by)
        self.there = {
            one.username: one
            for one in found.filter(pk__in=mine.values("pk")).select_related("personnel").defer("personnel__photo")
        }
        self.foreign = set(found.exclude(username__in=list(self.there)).values_list("username", flat=True))
        # A leader may come with the same list.
        self.coming = names - set(self.there) - self.foreign
        leaders = {_text(row.get("pengawas")) for row in rows}
        self.leaders = {one.username: one for one in mine.filter(username__in=leaders).only("username")}
        homes = {_text(row.get("desa_asal")) for row in rows}
        here = Area.objects.filter(reach(by, Permission.MANAGE).as_q("code", None), code__in=homes)
        self.homes = set(here.values_list("code", flat=True))
        self.active = {name: one.is_active for name, one in self.there.items()}
        self.seen: set[str] = set()
        self.alike = doubles.alike(names)
        codes = {_text(row.get("nama_pengguna")): _text(row.get("kode_petugas")).upper() for row in rows}
        held = (
            mine.filter(is_active=True)
            .annotate(alike=Upper("officer_code"))
            .filter(alike__in=set(codes.values()) - {""})
        )
        # Officers who keep their code: not those who get another one by the same list.
        self.codes = {
            code: name for name, code in held.values_list("username", "alike") if codes.get(name) in (None, "", code)
        }

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Officer | None:
        return self.there.get(row.get("nama_pengguna", ""))

    def init_instance(self, row: dict[str, Any] | None = None) -> Officer:
        officer = Officer()
        officer.set_unusable_password()
        return officer

    # --- One row ---

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        for column in ("nama_pengguna", "nama_lengkap", "pengawas", "desa_asal"):
            if column in row:
                row[column] = _text(row[column])
        self.problems = self._problems_of(row)
        self.changes: list[str] = []
        self.seen.add(row.get("nama_pengguna", ""))

    def _problems_of(self, row: dict[str, Any]) -> dict[str, str]:
        """Returns the problems that only the whole file and the database reveal, by field."""
        found: dict[str, str] = {}
        for column, name, most in (("nama_pengguna", "username", 150), ("nama_lengkap", "full_name", 100)):
            text = row.get(column) or ""
            if not text:
                found[name] = str(CellReason.MISSING)
            elif len(text) > most:
                found[name] = _("Lebih dari %(most)d huruf.") % {"most": most}
        username = row.get("nama_pengguna") or ""
        if username in self.seen:
            found.setdefault("username", _("Dua kali di berkas ini."))
        elif username in self.foreign:
            found["username"] = _("Sudah dipakai petugas di luar wilayah Anda.")
        elif username not in self.there and (other := self.alike.setdefault(username.upper(), username)) != username:
            found["username"] = doubles.name_taken_in_words(other)
        elif username and not all(sign.isalnum() or sign in "@.+-_" for sign in username):
            found["username"] = _("Hanya huruf, angka, dan @ . + - _")
        code = _text(row.get("kode_petugas"))
        there = self.there.get(username)
        is_given = code and not empties(code) and not (there and there.officer_code.upper() == code.upper())
        if is_given and (holder := self.codes.setdefault(code.upper(), username)) != username:
            found["officer_code"] = doubles.code_taken_in_words(holder)
        for field in self.get_import_fields():
            if field.attribute in NEVER_EMPTY and empties(row.get(field.column_name)):
                found[str(field.attribute)] = str(CellReason.NOT_EMPTIED)
        if (leader := row.get("pengawas")) and not empties(leader):
            if leader == username:
                found["leader"] = _("Seseorang tidak dapat memimpin dirinya sendiri.")
            elif leader not in self.leaders and leader not in self.coming:
                found["leader"] = _("Tidak ada di berkas ini maupun di wilayah Anda.")
        if (home := row.get("desa_asal")) and not empties(home) and home not in self.homes:
            found["home_area"] = _("Tidak ada, atau di luar wilayah Anda.")
        return found

    def after_init_instance(self, instance: Officer, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        if not hasattr(instance, "personnel"):
            instance.personnel = Personnel(officer=instance)
        instance.leader_to_come = ""  # type: ignore[attr-defined]
        self.before = None if new else self.values_of(instance)

    def values_of(self, instance: Officer) -> dict[str, Any]:
        """Returns every stored column, numbers in full: for comparing, never for showing."""
        values = {
            "leader": getattr(instance, "leader_to_come", "") or instance.leader_id,
            "home_area": instance.home_area_id,
        }
        others = [field for field in self.get_import_fields() if field.attribute not in values]
        return values | {str(field.attribute): field.get_value(instance) for field in others}

    def import_field(
        self, field: Field, instance: Officer, row: dict[str, Any], is_m2m: bool = False, **kw: Any
    ) -> None:
        """Set the field. An empty cell keeps the stored value; KOSONGKAN removes it.

        Leader and home were looked up before, for all rows at once.
        """
        name, column = str(field.attribute), field.column_name
        if column not in row or (name in NEVER_EMPTY and empties(row[column])):
            return
        if empties(row[column]):
            row = row | {column: ""}
        elif self.before is not None and not _text(row[column]):
            return
        if name == "leader":
            leader = self.leaders.get(row["pengawas"])
            instance.leader_id = leader.pk if leader else None
            instance.leader_to_come = "" if leader else row["pengawas"]  # type: ignore[attr-defined]
        elif name == "home_area":
            instance.home_area_id = row["desa_asal"] or None
        else:
            super().import_field(field, instance, row, is_m2m, **kw)

    def skip_row(self, instance: Officer, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """Returns whether an existing officer stays unchanged; `changes` holds what does not."""
        if self.before is None or self.problems or import_validation_errors:
            return False
        now = self.values_of(instance)
        self.changes = [name for name, value in self.before.items() if now[name] != value]
        return not self.changes

    def validate_instance(
        self, instance: Officer, import_validation_errors: dict | None = None, validate_unique: bool = True
    ) -> None:
        """Check lengths and formats of the rest; and that a file does not end access, because a file gives no reason."""
        problems: dict[str, Any] = {**(import_validation_errors or {}), **self.problems}
        if instance.pk and instance.is_active != self.active.get(instance.username):
            said = _("Berbeda dari sekarang. Nonaktifkan atau aktifkan di halaman petugas itu, dengan alasan.")
            problems["is_active"] = said
        for row, but in ((instance, ["password", "leader", "home_area"]), (instance.personnel, ["officer", "photo"])):
            try:
                row.clean_fields(exclude=[*but, *problems])
            except ValidationError as problem:
                problems |= problem.error_dict
        if problems:
            raise ValidationError(problems)

    def after_save_instance(self, instance: Officer, row: dict[str, Any], **kwargs: Any) -> None:
        # For the code that writes the row: what it is compared with again, and what changes.
        instance.before, instance.changes = self.before, self.changes  # type: ignore[attr-defined]
