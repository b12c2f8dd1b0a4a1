"""One row of a list of officers: what it says, compared with the officer as they are, and with all that the file names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from enumeration.access import Permission, reach
from enumeration.models import Area, Officer, Personnel, Round
from enumeration.officers import doubles
from enumeration.officers.columns import BY_ATTRIBUTE, COLUMNS
from enumeration.officers.lists import roles
from enumeration.officers.register import managed_by

Values = dict[str, Any]
"""What the cells of a row say, by the column's name in the file."""

USERNAME, LEADER, HOME, CODE = (
    BY_ATTRIBUTE[attribute].name for attribute in ("username", "leader", "home_area", "officer_code")
)


@dataclass
class OfficerRow:
    """An officer as a row wants them, not saved; their personnel record is beside them."""

    officer: Officer
    record: Personnel
    leader_to_come: str = ""
    """The user name of a leader who comes with the same list."""
    before: Values | None = None
    """The columns as they were; None of a new officer."""
    changes: list[str] = field(default_factory=list)
    """Attributes that differ from before."""
    role: str = ""
    """The role that the row gives, in these areas, in which the officer does not hold it yet."""
    areas: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, officer: Officer | None) -> OfficerRow:
        if officer is None:
            officer = Officer()
            officer.set_unusable_password()
            return cls(officer, Personnel(officer=officer))
        row = cls(officer, record_of(officer))
        row.before = row.values()
        return row

    @property
    def news(self) -> list[str]:
        """Returns what is new about an officer: columns that differ, and the role."""
        return [*self.changes, roles.ROLE] if self.areas else self.changes

    def values(self) -> Values:
        """Returns every column, numbers in full: for comparing, never for showing."""
        values = {column.attribute: column.value_of(self.officer, self.record) for column in COLUMNS}
        return values | {"leader": self.leader_to_come or self.officer.leader_id}

    def take(self, said: Values, leaders: dict[str, Officer]) -> None:
        """Set what the cells say. An empty cell keeps the stored value; KOSONGKAN removes it."""
        for column in COLUMNS:
            if (value := said.get(column.name)) is None:
                continue
            if column.name == LEADER:
                leader = leaders.get(value)
                self.officer.leader_id = leader.pk if leader else None
                self.leader_to_come = "" if leader else value
            elif column.name == HOME:
                self.officer.home_area_id = value or None
            else:
                column.put(self.officer, self.record, value)
        if self.before is not None:
            now = self.values()
            self.changes = [name for name, value in self.before.items() if now[name] != value]


def record_of(officer: Officer) -> Personnel:
    """Returns the record that was read with the officer, or an empty one."""
    try:
        return officer.personnel
    except Personnel.DoesNotExist:
        return Personnel(officer=officer)


class Surroundings:
    """What the rows of one list are judged against, read once for all of them: seven queries, however many rows; and
    eight more where they give roles."""

    def __init__(self, rows: Sequence[Values], *, by: Officer, round: Round | None = None) -> None:
        names = _said(rows, USERNAME)
        found = Officer.objects.filter(username__in=names)
        mine = managed_by(by)
        self.there = {
            one.username: one
            for one in found.filter(pk__in=mine.values("pk")).select_related("personnel").defer("personnel__photo")
        }
        self.foreign = set(found.exclude(username__in=list(self.there)).values_list("username", flat=True))
        # A leader may come with the same list.
        self.coming = names - set(self.there) - self.foreign
        self.leaders = {one.username: one for one in mine.filter(username__in=_said(rows, LEADER)).only("username")}
        here = Area.objects.filter(reach(by, Permission.MANAGE).as_q("code", None), code__in=_said(rows, HOME))
        self.homes = set(here.values_list("code", flat=True))
        self.active = {name: one.is_active for name, one in self.there.items()}
        self.seen: set[str] = set()
        self.alike = doubles.alike(names)
        codes = {row.get(USERNAME) or "": (row.get(CODE) or "").upper() for row in rows}
        held = (
            mine.filter(is_active=True)
            .annotate(alike=Upper("officer_code"))
            .filter(alike__in=set(codes.values()) - {""})
        )
        # Officers who keep their code: not those who get another one by the same list.
        self.codes = {
            code: name for name, code in held.values_list("username", "alike") if codes.get(name) in (None, "", code)
        }
        self.roles = roles.Roles(rows, officers=self.there.values(), round=round, by=by)

    def row_of(self, said: Values) -> OfficerRow:
        return OfficerRow.of(self.there.get(said.get(USERNAME) or ""))

    def problems_of(self, said: Values) -> dict[str, str]:
        """Returns what only the whole file and the database can tell, by attribute."""
        found: dict[str, str] = {}
        for attribute in ("username", "full_name"):
            column = BY_ATTRIBUTE[attribute]
            if column.most and len(said.get(column.name) or "") > column.most:
                found[attribute] = _("Lebih dari %(most)d huruf.") % {"most": column.most}
        if username := said.get(USERNAME) or "":
            if problem := self._about_name(username):
                found["username"] = problem
            self.seen.add(username)
        there = self.there.get(username)
        code = said.get(CODE) or ""
        is_given = username and code and not (there and there.officer_code.upper() == code.upper())
        if is_given and (holder := self.codes.setdefault(code.upper(), username)) != username:
            found["officer_code"] = doubles.code_taken_in_words(holder)
        if leader := said.get(LEADER):
            if leader == username:
                found["leader"] = _("Seseorang tidak dapat memimpin dirinya sendiri.")
            elif leader not in self.leaders and leader not in self.coming:
                found["leader"] = _("Tidak ada di berkas ini maupun di wilayah Anda.")
        if (home := said.get(HOME)) and home not in self.homes:
            found["home_area"] = _("Tidak ada, atau di luar wilayah Anda.")
        return found

    def _about_name(self, username: str) -> str:
        if username in self.seen:
            return _("Dua kali di berkas ini.")
        if username in self.foreign:
            return _("Sudah dipakai petugas di luar wilayah Anda.")
        if username not in self.there and (other := self.alike.setdefault(username.upper(), username)) != username:
            return doubles.name_taken_in_words(other)
        if not all(sign.isalnum() or sign in "@.+-_" for sign in username):
            return _("Hanya huruf, angka, dan @ . + - _")
        return ""

    def refusals_of(self, row: OfficerRow, problems: dict[str, str]) -> dict[str, str]:
        """Returns the problems together with those of lengths and formats. A file ends nobody's access: it gives no reason."""
        found = dict(problems)
        officer = row.officer
        if officer.pk and officer.is_active != self.active.get(officer.username):
            said = _("Berbeda dari sekarang. Nonaktifkan atau aktifkan di halaman petugas itu, dengan alasan.")
            found["is_active"] = said
        for model, but in ((officer, ["password", "leader", "home_area"]), (row.record, ["officer", "photo"])):
            try:
                model.clean_fields(exclude=[*but, *found])
            except ValidationError as problem:
                found |= {name: " ".join(reasons) for name, reasons in problem.message_dict.items()}
        return found


def _said(rows: Sequence[Values], column: str) -> set[str]:
    return {said for row in rows if (said := row.get(column))}
