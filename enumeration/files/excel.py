"""Writes .xlsx: a cover sheet, then the list, streamed into the zip while it is produced. No formulas, no shared
strings.

Why not a library: rustpy-xlsxwriter, the fastest available, writes the sheets in their order, so the cover could not
contain the checksum of the rows; it keeps the whole list uncompressed in the temporary folder (1.4 GB for a million
rows), and it cannot be cancelled while compressing it, which takes more than half of its time. Here Arrow joins the
cells of 3,000 rows at once, and another thread compresses them. Measured by benchmarks/export.py.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import zipfile
from collections.abc import Callable, Sequence
from typing import IO, Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.compute as pc

from enumeration.files import layout
from enumeration.files.arrow import NOTHING, count_from, number, text
from enumeration.files.cleaning import bytes_of
from enumeration.files.columns import Column, Kind
from enumeration.files.cover import Cover

ROWS_PER_SHEET = 1_048_575  # plus the header: Excel's limit is 2 to the power of 20
# zipfile and Excel both handle sheets below 2 GB, uncompressed; beyond that, another sheet begins.
BYTES_PER_SHEET = 1_900_000_000
MOST_CHARACTERS = 32_767  # in one cell
COMPRESSION = 1  # 6 takes three times as long for a file a quarter smaller
DAYS_TO_1970 = 25_569  # Excel counts days from the end of 1899

COVER_WIDTHS = (34, 84)
"""Together they print at 7 points or more on an upright A4."""

# Cell styles, in the order of _STYLES.
PLAIN, HEADER, TEXT, INTEGER, DATE, TITLE, WARNING, LABEL, VALUE, NUMBER = range(10)
FIRST_DECIMAL = 10  # 10: no decimals, 11: one decimal …
MOST_PLACES = 8

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class ExcelFile:
    """One workbook being written. finish() completes it; without that the file cannot be opened."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column], list_name: str, rows: int) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION)
        self._columns = columns
        self._list_name = list_name
        self._rows_to_come = rows
        self._cells = [_Cells(place, column) for place, column in enumerate(columns)]
        self._rows_in_sheets: list[int] = []
        self._open_sheet()

    def write(self, batch: pa.RecordBatch) -> None:
        while batch.num_rows:
            room = ROWS_PER_SHEET - self._rows_in_sheets[-1]
            if not room or self._bytes_in_sheet > BYTES_PER_SHEET:
                self._close_sheet()
                self._open_sheet()
                continue
            self._write_rows(batch.slice(0, room))
            batch = batch.slice(room)

    def finish(self, cover: Cover) -> None:
        self._close_sheet()
        self._zip.writestr(_sheet_path(1), _cover_sheet(cover))
        for path, content in _frame(cover.sheet_name, self._sheet_names, self._columns, self._rows_in_sheets).items():
            self._zip.writestr(path, content)
        self._zip.close()

    def abandon(self) -> None:
        self._background.stop()
        # Where the disk is full these fail too; without them the zip would try again when it is garbage collected.
        for part in (self._sheet, self._zip):
            with contextlib.suppress(OSError, ValueError, RuntimeError):
                part.close()

    @property
    def _sheet_names(self) -> list[str]:
        count = len(self._rows_in_sheets)
        return [self._list_name, *(f"{self._list_name} {number}" for number in range(2, count + 1))]

    def _open_sheet(self) -> None:
        self._rows_in_sheets.append(0)
        self._bytes_in_sheet = 0
        number = len(self._rows_in_sheets) + 1
        self._sheet = self._zip.open(_sheet_path(number), "w")
        self._sheet.write(_sheet_head(self._columns, min(self._rows_to_come, ROWS_PER_SHEET)).encode())
        self._background = Background(self._sheet.write)

    def _write_rows(self, batch: pa.RecordBatch) -> None:
        first = self._rows_in_sheets[-1] + 2
        numbers = count_from(first, batch.num_rows).cast(pa.string())
        pieces: list[Any] = ['<row r="', numbers, '">']
        for cells, values in zip(self._cells, batch.columns, strict=True):
            pieces += cells.of(values, numbers)
        pieces.append("</row>")
        rows = bytes_of(_joined(pieces))
        self._background.do(rows)
        self._rows_in_sheets[-1] += batch.num_rows
        self._rows_to_come -= batch.num_rows
        self._bytes_in_sheet += len(rows)

    def _close_sheet(self) -> None:
        self._background.finish()
        self._sheet.write(_sheet_tail(self._columns, self._rows_in_sheets[-1]).encode())
        self._sheet.close()


class Background:
    """Run tasks one after another in a thread, at most two waiting.

    An error is raised when the next task is added.
    """

    def __init__(self, work: Callable[[Any], object]) -> None:
        self._work = work
        self._waiting: queue.Queue[Any] = queue.Queue(maxsize=1)
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="export-compress", daemon=True)
        self._thread.start()

    def do(self, piece: Any) -> None:
        self._waiting.put(piece)
        self._raise()

    def finish(self) -> None:
        self.stop()
        self._raise()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (piece := self._waiting.get()) is not None:
            if self._problem is None:
                try:
                    self._work(piece)
                except BaseException as problem:
                    self._problem = problem

    def _raise(self) -> None:
        if self._problem is not None:
            raise self._problem


class _Cells:
    """The cells of one column: XML around values.

    Each cell names its position (A2), because not every reader derives it.
    """

    def __init__(self, place: int, column: Column) -> None:
        self._letters = letters(place)
        self._column = column
        match column.kind:
            case Kind.TEXT:
                self._style, self._spell = TEXT, _text
            case Kind.INTEGER:
                self._style, self._spell = INTEGER, _number
            case Kind.DECIMAL:
                self._style, self._spell = FIRST_DECIMAL + min(column.places, MOST_PLACES), _number
            case Kind.DATE:
                self._style, self._spell = DATE, _date
        is_text = column.kind is Kind.TEXT
        self._before = f'" s="{self._style}"' + (' t="inlineStr"><is><t xml:space="preserve">' if is_text else "><v>")
        self._after = "</t></is></c>" if is_text else "</v></c>"

    def of(self, values: pa.Array, rows: pa.StringArray) -> list[Any]:
        pieces = [f'<c r="{self._letters}', rows, self._before, self._spell(values), self._after]
        # An empty cell is left out; a number without digits would prevent opening the file.
        return [_joined(pieces, empty_where_null=True)] if values.null_count else pieces


def _joined(pieces: Sequence[Any], *, empty_where_null: bool = False) -> pa.StringArray:
    """Returns constants and columns of text joined row by row."""
    merged: list[Any] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    data = [text(piece) if isinstance(piece, str) else piece for piece in merged]
    joined = pc.binary_join_element_wise(*data, NOTHING, null_handling="emit_null")
    return pc.fill_null(joined, NOTHING) if empty_where_null else joined


def _text(values: pa.StringArray) -> pa.StringArray:
    found = bytes(bytes_of(values))
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        if sign.encode() in found:
            values = pc.replace_substring(values, sign, entity)
    if b"_x" in found:
        # Excel reads _x000D_ as a carriage return; _x005F_ is its underscore.
        values = pc.replace_substring_regex(values, "_(x[0-9A-Fa-f]{4}_)", r"_x005F_\1")
    if len(found) > MOST_CHARACTERS:
        too_long = pc.greater(pc.utf8_length(values), number(MOST_CHARACTERS))
        cut = pc.binary_join_element_wise(pc.utf8_slice_codeunits(values, 0, MOST_CHARACTERS - 1), text("…"), NOTHING)
        values = pc.if_else(too_long, cut, values)
    return values


def _number(values: pa.Array) -> pa.StringArray:
    return values.cast(pa.string())


def _date(values: pa.Date32Array) -> pa.StringArray:
    return pc.add(values.cast(pa.int32()), number(DAYS_TO_1970)).cast(pa.string())


def letters(place: int) -> str:
    """Returns the column letters: 0 → A, 25 → Z, 26 → AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


# --- The parts of the workbook around the rows -----------------------------------------------------------------------


def _sheet_path(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _inline(reference: str, style: int, words: str) -> str:
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is></c>'


def _sheet_head(columns: Sequence[Column], rows: int) -> str:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{layout.width_of(column)}" customWidth="1"/>'
        for place, column in enumerate(columns, start=1)
    )
    header = "".join(_inline(f"{letters(place)}1", HEADER, str(column.title)) for place, column in enumerate(columns))
    height = max(layout.height_of(str(column.title), layout.width_of(column) - 1) for column in columns)
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}">'
        # Without it, readers that stream (pandas) would read the whole sheet first to find its size.
        f'<dimension ref="A1:{letters(len(columns) - 1)}{max(rows, 0) + 1}"/>'
        '<sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row r="1" ht="{height}" customHeight="1">{header}</row>'
    )


def _sheet_tail(columns: Sequence[Column], rows: int) -> str:
    last = f"{letters(len(columns) - 1)}{rows + 1}"
    # Suppresses the green corners that warn of numbers stored as text, which is intended here.
    ignored = f'<ignoredErrors><ignoredError sqref="A2:{last}" numberStoredAsText="1"/></ignoredErrors>' if rows else ""
    return (
        f'</sheetData><autoFilter ref="A1:{last}"/>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" scale="{layout.scale_of(columns)}" pageOrder="overThenDown" orientation="landscape"/>'
        f"<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>{ignored}</worksheet>"
    )


def _cover_sheet(cover: Cover) -> str:
    rows: list[str] = []
    merged: list[str] = []

    def add(*cells: tuple[str, int, str | int], over_both: bool = False) -> None:
        number = len(rows) + 1
        widths = {"A": sum(COVER_WIDTHS)} if over_both else dict(zip("AB", COVER_WIDTHS, strict=True))
        points = max(
            (layout.height_of(str(value), widths.get(letter, 1)) for letter, _style, value in cells), default=15
        )
        if over_both:
            merged.append(f'<mergeCell ref="A{number}:B{number}"/>')

        spelled = "".join(
            f'<c r="{letter}{number}" s="{style}"><v>{value}</v></c>'
            if isinstance(value, int)
            else _inline(f"{letter}{number}", style, value)
            for letter, style, value in cells
        )
        # Excel does not adjust the height of wrapped rows that it did not write itself: only one line would be visible.
        rows.append(f'<row r="{number}" ht="{points}" customHeight="1">{spelled}</row>')

    add(("A", TITLE, cover.title), ("B", TITLE, ""), over_both=True)
    if cover.warning:
        add(("A", WARNING, cover.warning), ("B", WARNING, ""), over_both=True)
    for section in cover.sections:
        add()
        add(("A", HEADER, section.title), ("B", HEADER, ""))
        for label, value in section.lines:
            add(("A", LABEL, label), ("B", NUMBER if isinstance(value, int) else VALUE, value))
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
        f'<cols><col min="1" max="1" width="{COVER_WIDTHS[0]}" customWidth="1"/>'
        f'<col min="2" max="2" width="{COVER_WIDTHS[1]}" customWidth="1"/></cols>'
        f'<sheetData>{"".join(rows)}</sheetData><mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>'
        '<pageSetup paperSize="9" orientation="portrait" fitToHeight="0"/></worksheet>'
    )


def _frame(
    cover_name: str, list_names: Sequence[str], columns: Sequence[Column], rows_in_sheets: Sequence[int]
) -> dict[str, str]:
    """Returns every part of the workbook that is not a sheet, by its path."""
    names = [cover_name, *list_names]
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, names, strict=True)
    )
    last_column = letters(len(columns) - 1)
    # The filter's range, which Excel requires here too, and the header on every printed page.
    ranges = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">'
        f"'{escape(name)}'!$A$1:${last_column}${rows + 1}</definedName>"
        f'<definedName name="_xlnm.Print_Area" localSheetId="{number}">'
        f"'{escape(name)}'!$A$1:${letters(layout.printed(columns) - 1)}${rows + 1}</definedName>"
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">'
        f"'{escape(name)}'!$A:$A,'{escape(name)}'!$1:$1</definedName>"
        for number, name, rows in zip(range(1, len(names)), list_names, rows_in_sheets, strict=True)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheet_types = "".join(
        f'<Override PartName="/{_sheet_path(number)}" ContentType="{office}.worksheet+xml"/>' for number in numbers
    )
    sheet_relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATED}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    return {
        "xl/workbook.xml": (
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><bookViews><workbookView activeTab="0"/></bookViews>'
            f"<sheets>{sheets}</sheets><definedNames>{ranges}</definedNames></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_XML}<Relationships xmlns="{package}/relationships">{sheet_relations}'
            f'<Relationship Id="rId{len(names) + 1}" Type="{_RELATED}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/styles.xml": _STYLES,
        "_rels/.rels": (
            f'{_XML}<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "[Content_Types].xml": (
            f'{_XML}<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{office}.styles+xml"/>{sheet_types}</Types>'
        ),
    }


def _cell_style(
    number_format: int, *, font: int = 0, fill: int = 0, border: int = 0, quoted: bool = False, align: str = ""
) -> str:
    return (
        f'<xf numFmtId="{number_format}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" '
        'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"'
        + (' quotePrefix="1"' if quoted else "")
        + (f' applyAlignment="1"><alignment {align}/></xf>' if align else "/>")
    )


def _styles() -> str:
    formats = {164: "dd/mm/yyyy"} | {165 + places: "#,##0." + "0" * places for places in range(1, MOST_PLACES + 1)}
    number_formats = "".join(f'<numFmt numFmtId="{key}" formatCode="{code}"/>' for key, code in formats.items())
    # In the order of PLAIN, HEADER, TEXT … A quoted text stays text when somebody edits the cell: =1+1 is a name here.
    cells = [
        _cell_style(0),
        _cell_style(49, font=1, fill=2, border=1, align='vertical="top" wrapText="1"'),
        _cell_style(49, quoted=True),
        _cell_style(1),
        _cell_style(164),
        _cell_style(49, font=2),
        _cell_style(49, font=3, fill=3, align='vertical="top" wrapText="1"'),
        _cell_style(49, font=1, align='vertical="top" wrapText="1"'),
        _cell_style(49, quoted=True, align='vertical="top" wrapText="1"'),
        _cell_style(3, align='horizontal="left" vertical="top"'),
        _cell_style(3),
        *(_cell_style(165 + places) for places in range(1, MOST_PLACES + 1)),
    ]
    font = '<sz val="{}"/>{}<name val="Calibri"/><family val="2"/>'
    fonts = [
        font.format(11, ""),
        "<b/>" + font.format(11, ""),
        "<b/>" + font.format(16, ""),
        "<b/>" + font.format(12, '<color rgb="FF9C0006"/>'),
    ]
    solid = '<fill><patternFill patternType="solid"><fgColor rgb="FF{}"/><bgColor indexed="64"/></patternFill></fill>'
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(formats)}">{number_formats}</numFmts>'
        f'<fonts count="{len(fonts)}">{"".join(f"<font>{one}</font>" for one in fonts)}</fonts>'
        '<fills count="4"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        f"{solid.format('DCE6F1')}{solid.format('FFC7CE')}</fills>"
        '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        '<border><left/><right/><top/><bottom style="thin"><color rgb="FF7F7F7F"/></bottom><diagonal/></border>'
        "</borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(cells)}">{"".join(cells)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


_STYLES = _styles()
