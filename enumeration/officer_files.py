"""Officers from and to files, through django-import-export: what a row may say, and where files lie in between.

A file names officers by user name. Numbers are sealed as they come in and masked as they go out; no password travels.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from import_export import resources, widgets
from import_export.fields import Field
from import_export.instance_loaders import CachedInstanceLoader

from enumeration import personnel
from enumeration.access import Permission, reach
from enumeration.models import Area, Assignment, Officer, Personnel
from enumeration.questionnaire.words import Words

MOST_ROWS = 3_000
"""What is previewed in half a minute on a busy machine; a large district's officers come by kecamatan."""


def managed_by(user: Officer) -> QuerySet[Officer]:
    """The officers an administrator keeps: who lives or works in their district, and who is nowhere yet."""
    mine = reach(user, Permission.MANAGE)
    working = Assignment.objects.filter(mine.as_q("area__code", None)).values("officer")
    unplaced = Q(home_area=None, assignments=None) if mine else Q(pk__in=[])
    found = Q(pk__in=working) | mine.as_q("home_area__code", None) | unplaced
    return Officer.objects.filter(pk__in=Officer.objects.filter(found).values("pk"))


# --- What a cell may say ---------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    """A cell as text. A spreadsheet's 81234.0 is 81234; a file's control characters are nothing."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "".join(sign for sign in str(value) if sign.isprintable()).strip().removeprefix("'")


class Cell(widgets.Widget):
    """A cell read by one of personnel's readers. `as_text_only`: a number cell has lost its leading zeros already."""

    def __init__(self, read: Callable[[str], Any] = str, *, empty: Any = "", as_text_only: bool = False):
        super().__init__()
        self.read, self.empty, self.as_text_only = read, empty, as_text_only

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = _text(value)
        if not text:
            return self.empty
        if self.as_text_only and not isinstance(value, str):
            raise ValueError(
                _("“%(value)s” tersimpan sebagai angka; nol di depan bisa hilang. Jadikan kolom ini teks.")
                % {"value": text[:40]}
            )
        try:
            return self.read(text)
        except ValueError as problem:
            raise ValueError(f"“{text[:40]}”. {problem}") from problem

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if isinstance(value, Decimal):
            return f"{value:f}"
        text = "" if value is None else str(value)
        return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text  # no formula; read back without the mark


class SealedCell(Cell):
    """A number: masked as it goes out. What comes back masked says nothing new."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return personnel.masked(value or "")


class OwnField(Field):
    """A column of the officer. Its errors name the column as it is called in the file."""

    def clean(self, row: Any, **kwargs: Any) -> Any:
        try:
            return super().clean(row, **kwargs)
        except ValueError as problem:
            raise ValueError(f"{self.column_name}: {problem}") from problem


class PersonnelField(OwnField):
    """A column of the officer's personnel record, which the resource has put beside the officer."""

    def get_value(self, instance: Officer) -> Any:
        row: Personnel | None = getattr(instance, "personnel", None)
        if row is None:
            return None
        name = self.attribute or ""
        return personnel.number_in_full(row, name) if name in personnel.SEALED else getattr(row, name)

    def save(self, instance: Officer, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        name = self.attribute or ""
        if name in personnel.SEALED:
            if not personnel.is_masked_number(_text(row[self.column_name])):
                personnel.keep_number(instance.personnel, name, self.clean(row, **kwargs))
        else:
            setattr(instance.personnel, name, self.clean(row, **kwargs))


def as_status(text: str) -> str:
    """The status by its word in either language, or its code. Raises ValueError in words."""
    for code, words in zip(Personnel.Status.values, Personnel.Status.labels, strict=True):
        if text.lower() in (code, *(str(each).lower() for each in _both(words))):
            return code
    known = ", ".join(str(words) for words in Personnel.Status.labels)
    raise ValueError(_("Status tidak dikenal. Pilih satu: %(known)s.") % {"known": known})


def _both(words: Any) -> tuple[Any, ...]:
    return (words.id, words.en) if isinstance(words, Words) else (words,)


def as_yes(text: str) -> bool:
    """Raises ValueError in words."""
    if (word := text.lower()) in ("1", "ya", "y", "aktif", "true", "yes"):
        return True
    if word in ("0", "tidak", "t", "nonaktif", "false", "no"):
        return False
    raise ValueError(_("Tulis 1 atau ya, 0 atau tidak."))


# --- Rows ------------------------------------------------------------------------------------------------------------


class OfficerResource(resources.ModelResource):
    """Officers by user name; no password travels in a file: new officers sign in with a printed code."""

    username = OwnField("username", column_name="nama_pengguna", widget=Cell())
    full_name = OwnField("full_name", column_name="nama_lengkap", widget=Cell())
    officer_code = OwnField("officer_code", column_name="kode_petugas", widget=Cell(as_text_only=True))
    leader = OwnField("leader", column_name="pengawas", widget=widgets.ForeignKeyWidget(Officer, "username"))
    home_area = OwnField("home_area", column_name="desa_asal", widget=widgets.ForeignKeyWidget(Area, "code"))
    is_active = OwnField("is_active", column_name="aktif", widget=Cell(as_yes, empty=True))
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
        instance_loader_class = CachedInstanceLoader
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = False  # after_init_instance and _refuse say the same without a query for each row

    def get_queryset(self) -> QuerySet[Officer]:
        return Officer.objects.select_related("personnel", "leader", "home_area").defer("personnel__photo")

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Looks up at once what the rows name. Empty lines at the end, which spreadsheets leave, are no rows."""
        while len(dataset) and not any(map(_text, dataset[-1])):
            del dataset[-1]
        if len(dataset) > MOST_ROWS:
            raise ValidationError(_("Lebih dari 3.000 baris. Bagi berkas ini per kecamatan."))
        rows = dataset.dict
        names = [_text(row.get("nama_pengguna")) for row in rows]
        self.seen: set[str] = set()
        self.by: Officer = kwargs["user"]
        there = Officer.objects.filter(username__in=names)
        self.foreign = set(there.exclude(pk__in=managed_by(self.by).values("pk")).values_list("username", flat=True))
        self.active = dict(there.values_list("username", "is_active"))
        leaders = {_text(row.get("pengawas")) for row in rows}
        mine = reach(self.by, Permission.MANAGE)
        self.leaders = {one.username: one for one in managed_by(self.by).filter(username__in=leaders)}
        homes = {_text(row.get("desa_asal")) for row in rows}
        self.homes = Area.objects.filter(mine.as_q("code", None), code__in=homes).in_bulk(field_name="code")

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        for column in ("nama_pengguna", "nama_lengkap", "pengawas", "desa_asal"):
            if column in row:
                row[column] = _text(row[column])
        if problems := self._problems_of(row):
            raise ValidationError(problems)
        self.seen.add(row["nama_pengguna"])

    def _problems_of(self, row: dict[str, Any]) -> dict[str, str]:
        """What only the whole file and the database can tell, by field."""
        found: dict[str, str] = {}
        for column, name, most in (("nama_pengguna", "username", 150), ("nama_lengkap", "full_name", 100)):
            text = row.get(column) or ""
            if not text:
                found[name] = _("%(column)s: kosong.") % {"column": column}
            elif len(text) > most:
                found[name] = _("%(column)s: lebih dari %(most)d huruf.") % {"column": column, "most": most}
        username = row.get("nama_pengguna") or ""
        if username in self.seen:
            found["username"] = _("nama_pengguna: “%(value)s” dua kali di berkas ini.") % {"value": username[:40]}
        elif username in self.foreign:
            found["username"] = _("nama_pengguna: “%(value)s” sudah dipakai petugas di luar wilayah Anda.") % {
                "value": username[:40]
            }
        elif username and not all(sign.isalnum() or sign in "@.+-_" for sign in username):
            found["username"] = _("nama_pengguna: hanya huruf, angka, dan @ . + - _")
        unknown = _("%(column)s: “%(value)s” tidak ada, atau di luar wilayah Anda.")
        if (leader := row.get("pengawas")) and leader not in self.leaders:
            found["leader"] = unknown % {"column": "pengawas", "value": leader[:40]}
        if (home := row.get("desa_asal")) and home not in self.homes:
            found["home_area"] = unknown % {"column": "desa_asal", "value": home[:40]}
        return found

    def after_init_instance(self, instance: Officer, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        if not hasattr(instance, "personnel"):
            instance.personnel = Personnel(officer=instance)

    def init_instance(self, row: dict[str, Any] | None = None) -> Officer:
        officer = Officer()
        officer.set_unusable_password()
        return officer

    def import_field(
        self, field: Field, instance: Officer, row: dict[str, Any], is_m2m: bool = False, **kw: Any
    ) -> None:
        """Leader and home were looked up at once, before."""
        if field.attribute == "leader" and field.column_name in row:
            instance.leader = self.leaders.get(row["pengawas"])
        elif field.attribute == "home_area" and field.column_name in row:
            instance.home_area = self.homes.get(row["desa_asal"])
        else:
            super().import_field(field, instance, row, is_m2m, **kw)

    def validate_instance(
        self, instance: Officer, import_validation_errors: dict | None = None, validate_unique: bool = True
    ) -> None:
        """Lengths and formats of the rest; and that access is not ended by a file, where nobody says why."""
        problems = dict(import_validation_errors or {})
        if instance.pk and instance.is_active != self.active.get(instance.username):
            said = _("aktif: berbeda dari sekarang. Nonaktifkan atau aktifkan di halaman Petugas, dengan alasan.")
            problems["is_active"] = ValidationError(said)
        for row, but in ((instance, ["password", "leader", "home_area"]), (instance.personnel, ["officer"])):
            try:
                row.clean_fields(exclude=[*but, *problems])
            except ValidationError as problem:
                columns = {field.attribute: field.column_name for field in self.get_import_fields()}
                for name, errors in problem.error_dict.items():
                    said = " ".join(message for error in errors for message in error.messages)
                    problems[name] = ValidationError(f"{columns.get(name, name)}: {said}")
        if problems:
            raise ValidationError(problems)

    def after_save_instance(self, instance: Officer, row: dict[str, Any], **kwargs: Any) -> None:
        record = instance.personnel
        record.officer = instance
        # Not the photograph, which was not read; a new row has none.
        columns = [field.name for field in Personnel._meta.concrete_fields if field.name not in ("officer", "photo")]
        if record._state.adding:
            record.save(force_insert=True)
        else:
            record.save(update_fields=[name for name in columns if name != "row_id"])
