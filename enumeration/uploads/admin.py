"""Files imported into and exported from Django admin: read within limits like every other list, each row judged in
words.

Until "Confirm" the uploaded file is kept sealed in a folder of its own, not among the machine's temporary files.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tablib
from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import resources, widgets
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import Format
from import_export.forms import ConfirmImportForm, ImportForm
from import_export.resources import Diff
from import_export.results import Result
from import_export.tmp_storages import BaseStorage

from enumeration.files.csv_choice import chosen_csv, remember
from enumeration.files.plain import as_typed
from enumeration.files.small_tables import as_csv, as_xlsx
from enumeration.questionnaire.spaces import single_spaced
from enumeration.uploads.columns import CellReason, Column, about_number, empties, misread, shown, unseen
from enumeration.uploads.folder import ADMIN, Gone
from enumeration.uploads.reading import QUICK, Unreadable, opened
from enumeration.uploads.template import about_empty_cells

log = logging.getLogger(__name__)

MOST_BYTES = 10 << 20
MOST_ROWS = 20_000
MOST_SHOWN = 200
ROW = "nomor baris di berkas"
"""A column of the data that no file has: the row number as a spreadsheet shows it."""


class KeptFile(BaseStorage):
    """The uploaded file between preview and confirmation."""

    def save(self, data: bytes) -> None:
        self.name = ADMIN.keep([data], most_bytes=MOST_BYTES).file_name

    def read(self) -> bytes:
        """Returns the content. Raises Gone."""
        with ADMIN.readable(self.name) as path:
            return path.read_bytes()

    def remove(self) -> None:
        ADMIN.forget(self.name)


class ListFile(Format):
    """CSV or XLSX, whichever the file is. A subclass names the columns."""

    columns: Sequence[Column] = ()

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        return "XLSX / CSV"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Returns the known columns of the list. Raises Unreadable."""
        with tempfile.NamedTemporaryFile() as file:
            file.write(in_stream)
            file.flush()
            with opened(Path(file.name), self.columns, most_rows=MOST_ROWS, limits=QUICK) as sheet:
                places = sheet.header.places
                rows = [row for portion in sheet.portions for row in portion.rows]
        data = tablib.Dataset(headers=[*places, ROW])
        data.about, data.unknown_columns = sheet.about, sheet.header.unknown
        for number, cells in rows:
            data.append([*(cells[place] if place < len(cells) else None for place in places.values()), number])
        return data


class TableFile(Format):
    """A table of the admin as a file, written like every other short table: no cell is a formula."""

    suffix = kind = "csv"

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def can_export(self) -> bool:
        return True

    def get_title(self) -> str:
        return self.suffix

    def get_extension(self) -> str:
        return self.suffix

    def get_content_type(self) -> str:
        return "text/csv; charset=utf-8"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return as_csv(dataset.headers, dataset)


class IndonesianFile(TableFile):
    """Semicolons and decimal commas."""

    kind = "csv-id"

    def get_title(self) -> str:
        return "csv (;)"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return as_csv(dataset.headers, dataset, indonesian=True)


class Workbook(TableFile):
    suffix = kind = "xlsx"

    def get_content_type(self) -> str:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return as_xlsx(dataset.headers, dataset)


class UploadForm(ImportForm):
    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("Berkas ini lebih besar dari %(most)d MB.") % {"most": MOST_BYTES >> 20})
        return file


class ConfirmForm(ConfirmImportForm):
    format = forms.ChoiceField(choices=[("0", "0")], widget=forms.HiddenInput())
    resource = forms.ChoiceField(choices=[("0", "0")], widget=forms.HiddenInput(), required=False)


# --- Rows ------------------------------------------------------------------------------------------------------------


class OldAndNew(Diff):
    """What the preview shows of a row: each cell, or old → new where it changes, and a word where a value is removed."""

    def as_html(self) -> list[SafeString]:
        return [self._cell(str(old), str(new)) for old, new in zip(self.left, self.right, strict=True)]

    def _cell(self, old: str, new: str) -> SafeString:
        if self.new or old == new:
            return conditional_escape(new)
        if not new:
            return format_html("<del>{}</del> → <strong>{}</strong>", old, _("dikosongkan"))
        return format_html("<del>{}</del> → <ins>{}</ins>", old or "–", new)


class NamedRows(Result):
    """Bad rows by the number that a spreadsheet shows, and by the columns of the file."""

    column_names: dict[str, str] = {}

    def append_invalid_row(self, number: int, row: dict[str, Any], validation_error: ValidationError) -> None:
        if hasattr(validation_error, "error_dict"):
            told = validation_error.message_dict
            validation_error = ValidationError(
                {self.column_names.get(name, name): reasons for name, reasons in told.items()}
            )
        super().append_invalid_row(row.get(ROW, number), {name: shown(row[name]) for name in row}, validation_error)


class ListResource(resources.ModelResource):
    """Rows of a list. An empty cell keeps what is there; the word KOSONGKAN removes it."""

    columns: Sequence[Column] = ()
    dates: frozenset[str] = frozenset()
    yes_no: frozenset[str] = frozenset()
    key = ""
    """The column that identifies a row; a value may occur only once in a file."""

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return OldAndNew

    @classmethod
    def get_result_class(cls) -> type[Result]:
        names = {str(field.attribute): field.column_name for field in cls.fields.values()}
        return type("Rows", (NamedRows,), {"column_names": names})

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        self.seen: dict[str, int] = {}

    def after_import(self, dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:
        result.about, result.unknown_columns = dataset.about, dataset.unknown_columns

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """Turn cells into texts.

        Raises ValidationError for what no column may hold, under the column's name in the file.
        """
        self.left_as_is: set[str] = set()
        problems: dict[str, Any] = {}
        for column in self.columns:
            name = column.name
            if name not in row:
                continue
            cell = row[name]
            if name in self.dates and isinstance(cell, dict) and "date" in cell:
                cell = cell["date"][:10]
            is_yes_no = name in self.yes_no
            if reason := misread(cell, is_yes_no=is_yes_no) or about_number(cell) or unseen(cell):
                problems[name] = str(reason)
                continue
            row[name] = _text(cell)
            if empties(row[name]):
                if column.is_required:
                    problems[name] = str(CellReason.NOT_EMPTIED)
                row[name] = ""
            elif not row[name]:
                if column.is_required:
                    problems[name] = str(CellReason.MISSING)
                self.left_as_is.add(name)
        self._see(row, problems)
        if problems:
            raise ValidationError(problems)

    def _see(self, row: dict[str, Any], problems: dict[str, Any]) -> None:
        if self.key and (value := row.get(self.key)) and isinstance(value, str):
            if value in self.seen:
                told = _("Sudah ada di baris %(row)d berkas ini. Hapus salah satunya.")
                problems.setdefault(self.key, told % {"row": self.seen[value]})
            self.seen.setdefault(value, row.get(ROW, 0))

    def import_field(self, field: Any, instance: Any, row: dict[str, Any], is_m2m: bool = False, **kwargs: Any) -> None:
        if field.column_name not in self.left_as_is:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def import_row(self, row: dict[str, Any], instance_loader: Any, **kwargs: Any) -> Any:
        """Import one row. Unforeseen errors become a sentence too; the log gets their kind, and nothing of the row."""
        result = super().import_row(row, instance_loader, **kwargs)
        for problem in result.errors:
            log.error("Row %s of a list could not be judged: %s", row.get(ROW), type(problem.error).__name__)
            result.import_type = result.IMPORT_TYPE_INVALID
            result.validation_error = ValidationError(
                {NON_FIELD_ERRORS: _("Baris ini tidak dapat disimpan. Periksa panjang dan bentuk setiap isinya.")}
            )
        result.errors = []
        return result


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        cell = int(cell)
    return as_typed(single_spaced(str(cell)))


class Cell(widgets.Widget):
    """A cell of a ListResource, which has made it a text, read by a function that raises ValueError in words."""

    def __init__(self, read: Callable[[str], Any] = str, *, empty: Any = "") -> None:
        super().__init__()
        self.read, self.empty = read, empty

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return self.read(value) if value else self.empty

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


# --- The pages -------------------------------------------------------------------------------------------------------


class AllOrNothing(ImportExportMixin):
    """What was previewed is written as a whole or, if anything no longer fits, not at all."""

    import_template_name = "admin/enumeration/import.html"
    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    tmp_storage_class = KeptFile
    not_read = gettext_lazy("Berkas ini tidak dapat dibaca. Simpan sebagai XLSX atau CSV UTF-8, lalu unggah lagi.")

    def get_import_formats(self) -> list[type[Format]]:
        return [type("ListFile", (ListFile,), {"columns": self.resource_classes[0].columns})]

    def get_import_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_import_context_data(**kwargs) | {"about_empty_cells": about_empty_cells()}

    def get_export_formats(self) -> list[type[TableFile]]:
        return [TableFile, IndonesianFile, Workbook]

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        if not isinstance(e, Unreadable):
            log.error("A list could not be read: %s", type(e).__name__)
        form.add_error("import_file", str(e) if isinstance(e, Unreadable) else self.not_read)

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # Without it a row that has become wrong since the preview would be skipped silently.
        return super().get_import_data_kwargs(**kwargs) | {"rollback_on_validation_errors": True}

    def export_action(self, request: HttpRequest) -> HttpResponseBase:
        try:
            answer = super().export_action(request)
        except IncorrectLookupParameters:
            # As Django's own list does with an unknown filter.
            return redirect(request.path)
        if not isinstance(answer, TemplateResponse):  # the file itself: the form was valid
            remember(answer, self.get_export_formats()[int(request.POST["format"])].kind)
        return answer

    def init_request_context_data(self, request: HttpRequest, form: forms.Form) -> dict[str, Any]:
        """Returns the context; the kind of CSV chosen last in this browser comes first."""
        kinds = [one.kind for one in self.get_export_formats()]
        form.initial["format"] = str(kinds.index(chosen_csv(request)))
        return super().init_request_context_data(request, form)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().process_import(request, **kwargs)
        except (Gone, Unreadable):
            messages.error(request, _("Berkas ini tidak ada lagi di server. Unggah lagi."))
            return redirect(f"admin:{self.get_model_info()[0]}_{self.get_model_info()[1]}_import")

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponseBase:
        if result.has_errors() or result.has_validation_errors():
            said = _("Tidak ada yang disimpan: keadaan berubah sejak pratinjau. Unggah lagi untuk melihat barisnya.")
            messages.error(request, said)
            return redirect(f"admin:{self.get_model_info()[0]}_{self.get_model_info()[1]}_import")
        return super().process_result(result, request)
