"""Lists of officers as files: what one may hold, where it is kept until it is decided on, and the empty template."""

from __future__ import annotations

from enumeration.officers import columns
from enumeration.officers.lists import roles
from enumeration.uploads import template
from enumeration.uploads.columns import Column
from enumeration.uploads.folder import Folder

COLUMNS: tuple[Column, ...] = (*columns.COLUMNS, *roles.COLUMNS)
NAMES = columns.NAMES | {roles.ROLE: roles.LABEL}
"""What a column is called on the page and in the log."""

MOST_BYTES = 20 << 20
"""The largest file: 20,000 officers take some 3 MB."""

MOST_ROWS = 20_000

FOLDER = Folder("officers", forgotten_after=24 * 3600, is_sealed=True)
"""These files contain telephone numbers and bank accounts: they are sealed, and not kept for long."""


def template_file() -> bytes:
    """Returns an empty Excel file with the columns of an import, as text, and a sheet that explains them."""
    return template.template_file([(column, template.says(column)) for column in COLUMNS], sheet="Petugas")
