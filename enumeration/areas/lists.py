"""Areas from a file: columns, template, and the checks of each row. The admin and the page of areas use the same."""

from __future__ import annotations

import re
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import widgets
from import_export.fields import Field
from import_export.results import Result

from enumeration.access import Permission, reach
from enumeration.models import Area, Officer
from enumeration.models.areas import LEVEL_OF
from enumeration.uploads import template
from enumeration.uploads.admin import Cell, ListFile, ListResource
from enumeration.uploads.columns import Column, digits_of
from enumeration.words import Words

KEMENDAGRI = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")


def why_not_kemendagri(code: str) -> str:
    """Returns why this is no Kemendagri code, in words; "" where it is, or nothing."""
    if not code or KEMENDAGRI.fullmatch(code):
        return ""
    said = _("“%(code)s” bukan kode Kemendagri, misalnya 73.17.01.2005. Simpan kolom ini sebagai teks.")
    return said % {"code": code[:40]}


class AreaResource(ListResource):
    """Areas by BPS code: kode, nama, kode Kemendagri. The level follows from the length of the code."""

    columns = (
        Column("kode", Words("Kode BPS, sebagai teks.", "BPS code, as text."), "7317010001", is_required=True),
        Column("nama", Words("Nama seperti tercetak.", "Name as printed."), "LAMPUARA", is_required=True),
        Column("kode_kemendagri", Words("Misalnya 73.17.01.2005.", "For example 73.17.01.2005."), "73.17.01.2005"),
    )
    key = "kode"
    code = Field("code", column_name="kode", widget=widgets.CharWidget())
    name = Field("name", column_name="nama")
    kemendagri_code = Field("kemendagri_code", column_name="kode_kemendagri", widget=Cell(empty=None))

    class Meta:
        model = Area
        import_id_fields = ["code"]
        fields = ["code", "name", "kemendagri_code"]
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = False

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self.mine = reach(kwargs["user"], Permission.MANAGE)

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        written = row.get("kode")
        digits, reason = digits_of(written)
        super().before_import_row(row, **kwargs)
        if reason is not None:
            raise ValidationError({"kode": str(reason)})
        if digits and not self.mine.covers(digits):
            raise ValidationError({"kode": _("Wilayah ini di luar wewenang Anda.")})
        row["kode"] = code = digits or ""
        if len(code) not in LEVEL_OF:
            said = _("“%(code)s” bukan kode BPS (2, 4, 7, 10, 14, atau 16 angka). Simpan kolom ini sebagai teks.")
            raise ValidationError({"kode": said % {"code": str(written)[:40]}})
        if why := why_not_kemendagri(row.get("kode_kemendagri") or ""):
            raise ValidationError({"kode_kemendagri": why})

    def validate_instance(self, instance: Area, *args: Any, **kwargs: Any) -> None:
        super().validate_instance(instance, *args, **kwargs)
        instance.level = LEVEL_OF[len(instance.code)]
        instance.clean_fields()

    def before_save_instance(self, instance: Area, row: dict[str, Any], **kwargs: Any) -> None:
        parent = instance.parent_code
        if parent and not Area.objects.filter(code=parent).exists():
            raise ValidationError(
                {
                    "code": _("kode: wilayah induk %(parent)s belum ada. Impor induknya lebih dahulu.")
                    % {"parent": parent}
                }
            )


class _File(ListFile):
    columns = AreaResource.columns


def read(content: bytes) -> tablib.Dataset:
    """Returns the rows of a file. Raises uploads.reading.Unreadable."""
    return _File().create_dataset(content)


def take_in(rows: tablib.Dataset, *, by: Officer, dry_run: bool) -> Result:
    """Judge every row and, unless `dry_run`, write all of them or none. Within the reach of who manages areas."""
    return AreaResource().import_data(
        rows, dry_run=dry_run, user=by, use_transactions=True, rollback_on_validation_errors=True
    )


def template_file() -> bytes:
    """Returns the empty Excel file, with a sheet that explains the columns."""
    return template.template_file([(column, template.says(column)) for column in AreaResource.columns], sheet="Wilayah")
