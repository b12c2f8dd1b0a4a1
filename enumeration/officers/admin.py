"""The export of officers in Django admin, by the columns of a list: what comes out can be brought back as it is."""

from __future__ import annotations

from typing import Any

from import_export import resources
from import_export.fields import Field

from enumeration.models import Officer
from enumeration.officers.columns import COLUMNS, Kind, PersonalColumn
from enumeration.officers.lists.rows import record_of


class ColumnField(Field):
    """One column of the export; numbers go out masked."""

    def __init__(self, column: PersonalColumn) -> None:
        super().__init__(column.attribute, column_name=column.name)
        self.column = column

    def export(self, instance: Officer, **kwargs: Any) -> str:
        if self.column.kind is Kind.OFFICER:
            return instance.leader.username if instance.leader else ""
        return self.column.in_file(self.column.value_of(instance, record_of(instance)))


OfficerResource = resources.modelresource_factory(
    Officer,
    meta_options={"fields": [column.attribute for column in COLUMNS]},
    custom_fields={column.attribute: ColumnField(column) for column in COLUMNS},
)
"""Officers by user name. It only exports: lists of officers are imported by a job (officers/lists)."""
