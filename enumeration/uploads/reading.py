"""From a file to rows, in bounded memory: CSV (comma, semicolon or tab, UTF-8) and XLSX (first visible sheet).

Row numbers are those that a spreadsheet shows. Nothing is guessed: what cannot be read with certainty is refused with
its row, or becomes a cell that the checks refuse.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from enumeration.uploads import spreadsheet
from enumeration.uploads.columns import Column, Header, WrongColumns, plain_title

MOST_ROWS = 5_000_000
MOST_CHARACTERS_IN_LINE = 1 << 17
ROWS_AT_ONCE = 10_000
MOST_ABOVE = 10
"""The number of rows at the top in which the header is looked for."""

Cell = str | int | float | bool | dict[str, str] | None
Row = tuple[int, list[Any]]


class Unreadable(Exception):
    """The file cannot be read. The message says why and what to do."""


@dataclass(frozen=True)
class Limits:
    """Limits of the program that reads a workbook: bytes of memory and seconds of processor time."""

    memory: int
    seconds: int


GENEROUS = Limits(3 << 30, 900)
"""For jobs: the households of a district."""
QUICK = Limits(512 << 20, 20)
"""For a request that somebody is waiting for."""


@dataclass(frozen=True)
class Portion:
    """Some rows, and how much of the file has been read (0 to 1)."""

    rows: list[Row]
    share: float


@dataclass
class About:
    """What the user may have overlooked in Excel, and is told on the page."""

    sheet: str = ""
    hidden_sheets: int = 0  # before the one that is read
    hidden_rows: int = 0  # by a filter or by hand: they are read like the others
    header_row: int = 1


@dataclass(frozen=True)
class Sheet:
    """An opened file: its header, and the rows still to come."""

    header: Header
    about: About
    portions: Iterator[Portion]


class _Rows:
    """The rows still to come of a file, and how much of it has been read."""

    def __init__(self, rows: Iterator[Row], position: Callable[[], float], about: About) -> None:
        self.rows, self.position, self.about = rows, position, about


@contextmanager
def opened(
    path: Path, columns: Sequence[Column], *, most_rows: int | None = None, limits: Limits = GENEROUS
) -> Iterator[Sheet]:
    """Open a list of these columns, whatever kind of file it is.

    Raises Unreadable, here and while the rows are read.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise Unreadable(_("Berkas ini kosong."))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _("Ini berkas Excel lama (.xls) atau terkunci sandi. Simpan sebagai .xlsx tanpa sandi, lalu unggah lagi.")
        )
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(_("Berkas teks ini UTF-16. Simpan sebagai “CSV UTF-8”, lalu unggah lagi."))
    with _xlsx(path, limits) if start.startswith(b"PK\x03\x04") else _csv(path, columns) as source:
        header = _header(source, columns)
        yield Sheet(header, source.about, _in_portions(source, most_rows or MOST_ROWS))


def _header(source: _Rows, columns: Sequence[Column]) -> Header:
    """Returns the first row that names every required column; a title or a row of groups may come before it."""
    looked_at: list[tuple[list[str], WrongColumns]] = []
    for number, cells in source.rows:
        titles = [_title(cell) for cell in cells]
        if not any(title.strip() for title in titles):
            continue
        try:
            header = Header.of(titles, columns)
        except WrongColumns as wrong:
            if wrong.twice:
                raise Unreadable(_about_columns(wrong)) from wrong
            looked_at.append((titles, wrong))
            if len(looked_at) == MOST_ABOVE:
                break
        else:
            source.about.header_row = number
            return header
    if not looked_at:
        raise Unreadable(_("Berkas ini tidak berisi satu baris pun."))
    raise Unreadable(_about_missing(looked_at, columns))


def _about_missing(looked_at: list[tuple[list[str], WrongColumns]], columns: Sequence[Column]) -> str:
    """Returns what is missing in the row at the top that is most like a header."""
    for (first, _wrong), (second, _other) in pairwise(looked_at):
        both = {*map(plain_title, first), *map(plain_title, second)}
        if all(column.name in both for column in columns if column.is_required):
            return _("Judul kolom terbagi di dua baris. Tulis semua judul dalam satu baris, lalu unggah lagi.")
    return _about_columns(max((wrong for _titles, wrong in looked_at), key=lambda wrong: len(wrong.known)))


def _title(cell: Any) -> str:
    if isinstance(cell, dict):
        return next(iter(cell.values()))
    return "" if cell is None else str(cell)


def _about_columns(wrong: WrongColumns) -> str:
    """Returns the message. It names only columns of the list: where a header is missing, a person's row stands in its
    place."""
    if wrong.twice:
        return _("Kolom %(names)s ada dua kali. Hapus salah satunya.") % {"names": ", ".join(wrong.twice)}
    missing = {"missing": ", ".join(wrong.missing)}
    if not wrong.known:
        return (
            _(
                "Baris pertama yang terisi bukan baris judul: tidak satu kolom pun dikenal di sana. "
                "Kolom wajib: %(missing)s. Pakai berkas contoh."
            )
            % missing
        )
    words = _("Kolom wajib tidak ada: %(missing)s. Kolom yang dikenal: %(found)s. Pakai berkas contoh.")
    return words % (missing | {"found": ", ".join(wrong.known)})


def _in_portions(source: _Rows, most_rows: int) -> Iterator[Portion]:
    """Yield rows in batches; rows without any content do not count."""
    portion: list[Row] = []
    count = 0
    for row in source.rows:
        cells = row[1]
        if not (cells and cells[0]) and _is_empty(cells):
            continue
        if count + len(portion) == most_rows:
            raise Unreadable(_("Lebih dari %(most)d baris. Pisahkan berkas ini per kecamatan.") % {"most": most_rows})
        portion.append(row)
        if len(portion) == ROWS_AT_ONCE:
            count += ROWS_AT_ONCE
            yield Portion(portion, source.position())
            portion = []
    yield Portion(portion, 1.0)


def _is_empty(cells: list[Any]) -> bool:
    return not any(cell.strip() if isinstance(cell, str) else cell is not None for cell in cells)


# --- CSV -------------------------------------------------------------------------------------------------------------


@contextmanager
def _csv(path: Path, columns: Sequence[Column]) -> Iterator[_Rows]:
    size = path.stat().st_size
    with path.open("rb", buffering=1 << 18) as raw:
        yield _Rows(_rows_of_csv(raw, {column.name for column in columns}), lambda: raw.tell() / size, About())


def _rows_of_csv(raw: IO[bytes], known: set[str]) -> Iterator[Row]:
    number = 0
    try:
        # named, because otherwise raw is closed at its end
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        lines = _lines(text)
        top = list(islice(lines, MOST_ABOVE))
        if top and (told := _SEPARATOR.fullmatch(top[0])):  # for Excel, which does not count this line
            delimiter = told[1]
            del top[0]
        else:
            delimiter = max(_SEPARATORS, key=lambda sign: _fit(sign, top, known))
        # strict: otherwise an unclosed quotation mark silently swallows rows.
        reader = csv.reader(chain(top, lines), delimiter=delimiter, strict=True)
        line_before = 0
        for number, cells in enumerate(reader, start=1):
            if reader.line_num > line_before + 1:
                cells = _marked_where_broken(cells)
            line_before = reader.line_num
            yield number, cells
    except UnicodeDecodeError as problem:
        raise Unreadable(
            _("Berkas ini bukan UTF-8 (sesudah baris %(row)d). Simpan sebagai “CSV UTF-8” atau XLSX.") % {"row": number}
        ) from problem
    except csv.Error as problem:
        raise Unreadable(
            _("Tanda kutip pada baris %(row)d tidak benar: buka dan tutup setiap isi dengan satu tanda kutip.")
            % {"row": number + 1}
        ) from problem


_SEPARATORS = (",", ";", "\t")
_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


def _fit(sign: str, top: list[str], known: set[str]) -> tuple[int, int]:
    """Returns how well a separator fits the lines at the top: known titles in one line, or else how often it occurs."""
    titles = (sum(plain_title(cell.strip().strip('"')) in known for cell in line.split(sign)) for line in top)
    return max(titles, default=0), top[0].count(sign) if top else 0


def _lines(text: IO[str]) -> Iterator[str]:
    while line := text.readline(MOST_CHARACTERS_IN_LINE):
        if len(line) == MOST_CHARACTERS_IN_LINE:
            raise Unreadable(_("Ada baris yang sangat panjang. Ini bukan berkas CSV, atau ganti barisnya hilang."))
        if "\x00" in line:
            raise Unreadable(_("Ini bukan berkas CSV atau XLSX."))
        yield line


def _marked_where_broken(cells: list[str]) -> list[Any]:
    """Mark cells over several lines: in CSV they usually come from an unclosed quotation mark, and contain rows that it
    swallowed."""
    return [{"break": cell[:100]} if "\n" in cell or "\r" in cell else cell for cell in cells]


# --- XLSX ------------------------------------------------------------------------------------------------------------


@contextmanager
def _xlsx(path: Path, limits: Limits) -> Iterator[_Rows]:
    with path.open("rb") as file, child_of(spreadsheet.__file__, "/dev/stdin", file=file, limits=limits) as child:
        behind, about = [0.0], About()
        yield _Rows(_rows_of_xlsx(child, behind, about), lambda: behind[0], about)


@contextmanager
def child_of(program: str, *arguments: str, file: IO[bytes], limits: Limits) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program that reads a file within limits, and end it with the block.

    The file is its stdin, because an unsealed file has no name.
    """
    # -I: the child sees nothing of this folder or of the environment's Python settings.
    command = [sys.executable, "-I", program, *arguments, str(limits.memory), str(limits.seconds)]
    with subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        try:
            yield child
        finally:
            child.kill()


def _rows_of_xlsx(child: subprocess.Popen[bytes], behind: list[float], about: About) -> Iterator[Row]:
    total = 1
    assert child.stdout is not None  # noqa: S101  it is a PIPE
    for line in child.stdout:
        try:
            said = json.loads(line)
        except ValueError as problem:  # the child process was ended in the middle of a line
            raise Unreadable(_too_large()) from problem
        if isinstance(said, list):
            for number, cells in said:
                yield number, cells
                behind[0] = number / total
        elif "problem" in said:
            raise Unreadable(_in_words(said["problem"]))
        else:
            total = max(1, said["rows"])
            about.sheet = said["sheet"]
            about.hidden_sheets, about.hidden_rows = said["hidden_sheets"], said["hidden_rows"]
    if child.wait():
        raise Unreadable(_too_large())


def _in_words(problem: str) -> str:
    if problem == "broken":
        return _("Berkas Excel ini rusak atau bukan XLSX. Simpan ulang dari Excel sebagai .xlsx.")
    if problem == "no_sheet":
        return _("Semua lembar berkas Excel ini tersembunyi. Tampilkan lembar yang berisi daftarnya, lalu unggah lagi.")
    if problem == "too_many_errors":
        return _(
            "Berkas Excel ini berisi sangat banyak galat atau rumus yang belum dihitung. Salin isinya sebagai nilai, "
            "lalu unggah lagi."
        )
    return _too_large()


def _too_large() -> str:
    return _(
        "Berkas Excel ini terlalu besar untuk dibaca. Hapus kolom, lembar, dan baris yang tidak dipakai, "
        "atau simpan sebagai CSV UTF-8."
    )
