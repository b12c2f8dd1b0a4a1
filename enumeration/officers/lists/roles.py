"""The roles that a list of officers gives, and where: two columns of a row, judged against areas and ledger.

The import gives what one administrator may give alone. A role of the office becomes a request, which waits for a second
administrator. A list takes no role away: that is decided on the board, with a reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from enumeration import rounds
from enumeration.access import FIELD_ROLES, OFFICE_ROLES, Permission, Role, reach
from enumeration.assignment.actions import assigning
from enumeration.models import Area, Assignment, Level, Officer, RoleGrant, Round
from enumeration.models.areas import LENGTH_OF
from enumeration.officers.actions import granting
from enumeration.officers.personnel import text_of
from enumeration.uploads.columns import Column, Judged, about_number, digits_of, misread, unseen
from enumeration.words import Words

ROLE, AREAS = "peran", "wilayah"
LABEL = Words("Peran dan wilayah", "Role and areas")

_VILLAGE, _SLS = LENGTH_OF[Level.VILLAGE], LENGTH_OF[Level.SLS]
_LABELS = {role: role.label if isinstance(role.label, Words) else Words(role.label, role.label) for role in Role}
_MOST_NAMED = 3
_NOT_CODES = Words(
    "Bukan kode BPS. Tulis angka saja; beberapa kode dipisahkan koma.",
    "No BPS code. Write digits only; separate several codes by commas.",
)


def _written(label: str) -> set[str]:
    """Returns how a role is written: "PPL (pendata)" is also PPL, and pendata."""
    return {part.strip().casefold() for part in (label, *re.split(r"[()]", label)) if part.strip()}


_ROLES = {text: role for role, label in _LABELS.items() for text in _written(label.id) | _written(label.en)}
# As offices have written them for years.
_ROLES |= {"pencacah": Role.ENUMERATOR, "pengawas": Role.SUPERVISOR}
_KNOWN = Words(
    ", ".join(label.id.partition(" (")[0] for label in _LABELS.values()),
    ", ".join(label.en for label in _LABELS.values()),
)


def _read_role(cell: Any) -> Judged:
    if (reason := misread(cell) or about_number(cell) or unseen(cell)) is not None:
        return None, reason
    if not (text := text_of(cell)):
        return None, None
    role = _ROLES.get(text.casefold())
    if role is None:
        return None, Words("Bukan peran. Satu dari: {known}.", "Not a role. One of: {known}.").format(known=_KNOWN)
    return role, None


def _read_areas(cell: Any) -> Judged:
    digits, reason = digits_of(cell)
    if reason is not None or digits is None:
        return None, reason
    if digits != "?":
        return (digits,), None
    if (reason := unseen(cell)) is not None or not isinstance(cell, str):
        return None, reason or _NOT_CODES
    codes = [part.removeprefix("'") for part in re.split(r"[\s,;]+", cell) if part]
    if not all(code.isascii() and code.isdecimal() for code in codes):
        return None, _NOT_CODES
    return tuple(dict.fromkeys(codes)), None


COLUMNS = (
    Column(
        ROLE,
        Words(
            "Satu dari: {known}. PML diberikan lebih dahulu, atau di berkas yang sama. Peran kantor (BPS, analis, "
            "administrator) menjadi permintaan yang dikonfirmasi administrator kedua. Berkas tidak mencabut peran.",
            "One of: {known}. Supervisors come first, or in the same file. A role of the office becomes a request, which "
            "a second administrator confirms. A file takes no role away.",
        ).format(known=_KNOWN),
        "PPL",
        never_emptied=True,
        reader=_read_role,
    ),
    Column(
        AREAS,
        Words(
            "Kode BPS tempat peran itu, sebagai teks; beberapa dipisahkan koma. PPL dan PML: sub-SLS (16 angka), atau SLS "
            "(14) atau desa (10) untuk semua sub-SLS di dalamnya. Koseka: kecamatan (7). Peran kantor: kabupaten/kota (4).",
            "BPS codes of the areas of that role, as text; several separated by commas. Enumerators and supervisors: sub-SLS "
            "(16 digits), or an SLS (14) or a village (10) for all sub-SLS in it. Coordinators: kecamatan (7). Roles of the "
            "office: the district (4).",
        ),
        "7317010001000100",
        never_emptied=True,
        reader=_read_areas,
    ),
)


class Roles:
    """What the two columns of all rows are judged against, read once for the whole list: at most eight queries."""

    def __init__(
        self, rows: Sequence[dict[str, Any]], *, officers: Collection[Officer], round: Round | None, by: Officer
    ):
        self.round, self.by = round, by
        self.areas: dict[str, Area] = {}
        self.below: dict[str, list[str]] = defaultdict(list)
        self.holders: dict[tuple[str, str], tuple[int, str]] = {}
        self.theirs: set[tuple[int, str, str]] = set()
        self.given: dict[tuple[str, str], str] = {}
        """Who gets an SLS in a field role by this list, by area and role."""
        wanted = {code for row in rows for code in row.get(AREAS) or ()}
        self.refusal = self._why_none() if wanted or any(row.get(ROLE) for row in rows) else ""
        if not wanted or self.refusal or round is None:
            return
        here = reach(by, Permission.MANAGE).as_q("code", None)
        self.areas = {area.code: area for area in Area.objects.filter(here, code__in=wanted, ended_at=None)}
        self._look_below(wanted)
        running = Assignment.objects.active().filter(round=round)
        sls = {*self.areas}.union(*self.below.values())
        held = running.filter(role__in=FIELD_ROLES, area__in=sls).values_list(
            "area", "role", "officer", "officer__username"
        )
        self.holders = {(area, role): (pk, username) for area, role, pk, username in held}
        mine = {"officer__in": [one.pk for one in officers], "round": round}
        self.theirs = set(running.filter(officer__in=mine["officer__in"]).values_list("officer", "role", "area"))
        self.theirs |= set(RoleGrant.objects.waiting().filter(**mine).values_list("officer", "role", "area"))

    def _why_none(self) -> str:
        """Returns why no row of this list can give a role; "" where rows may."""
        if self.round is None or not rounds.kept_by(self.by).filter(pk=self.round.pk).exists():
            return _("Pilih dahulu putaran yang Anda kelola: peran berlaku di satu putaran.")
        if not self.round.is_open:
            return _("Putaran %(round)s sudah ditutup.") % {"round": self.round}
        try:
            for code in reach(self.by, Permission.MANAGE).codes:
                granting.require_both_signed_in(code)
        except granting.CannotGrant as problem:
            return str(problem)
        return ""

    def _look_below(self, wanted: Iterable[str]) -> None:
        """Read the sub-SLS of the villages and SLS that the list names."""
        villages, sls = ({code for code in wanted if len(code) == length} for length in (_VILLAGE, _SLS))
        if not (villages or sls):
            return
        inside = Area.objects.at(Level.SUB_SLS).alias(village=Substr("code", 1, _VILLAGE), sls=Substr("code", 1, _SLS))
        for code in (
            inside.filter(Q(village__in=villages) | Q(sls__in=sls)).order_by("code").values_list("code", flat=True)
        ):
            for upper in {code[:_VILLAGE], code[:_SLS]} & {*villages, *sls}:
                self.below[upper].append(code)

    def given_by(self, said: dict[str, Any], officer: Officer) -> tuple[str, list[str], dict[str, str]]:
        """Returns the role, the areas in which the officer does not hold it yet, and why cells are refused, by column."""
        role, codes = said.get(ROLE) or "", said.get(AREAS) or ()
        if not role and not codes:
            return "", [], {}
        if self.refusal:
            return "", [], {ROLE: self.refusal}
        if not role:
            return "", [], {ROLE: _("Kosong, padahal wilayahnya terisi. Satu dari: %(known)s.") % {"known": _KNOWN}}
        if not codes:
            return "", [], {AREAS: _("Kosong, padahal perannya terisi. Isi kode BPS tempat peran itu.")}
        if not officer.is_active:
            return "", [], {ROLE: _("Petugas ini tidak aktif. Aktifkan dahulu di halaman petugas itu.")}
        if unknown := [code for code in codes if code not in self.areas]:
            said_so = _("%(codes)s tidak ada, sudah tidak dipakai, atau di luar wilayah Anda.")
            return "", [], {AREAS: said_so % {"codes": _named(unknown)}}
        wanted, problem = self._spread(role, codes)
        problem = problem or self._refusal_of(role, wanted, officer)
        if problem:
            return "", [], {ROLE if officer.pk == self.by.pk else AREAS: problem}
        return role, self._new(role, wanted, officer), {}

    def _spread(self, role: str, codes: Sequence[str]) -> tuple[list[str], str]:
        """Returns the areas in which the role is held: for field work, every sub-SLS of a village or an SLS."""
        if role not in FIELD_ROLES:
            return list(codes), ""
        found: list[str] = []
        for code in codes:
            if len(code) in (_VILLAGE, _SLS):
                if not self.below[code]:
                    return [], _("%(codes)s belum punya SLS. Muat berkas wilayah atau prelist lebih dahulu.") % {
                        "codes": code
                    }
                found += self.below[code]
            else:
                found.append(code)
        return list(dict.fromkeys(found)), ""

    def _refusal_of(self, role: str, codes: Sequence[str], officer: Officer) -> str:
        """Returns why the role may not be given there, in words; "" where it may."""
        for code in codes:
            # An SLS below one that is named needs no look at its level.
            area = self.areas.get(code) or Area(code=code, level=Level.SUB_SLS)
            if why := assigning.why_not_appointed(role, area, officer.pk or 0, by=self.by):
                return why
        if role not in FIELD_ROLES:
            return ""
        if taken := [code for code in codes if self.holders.get((code, role), (officer.pk, ""))[0] != officer.pk]:
            who = {"codes": _named(taken), "who": self.holders[taken[0], role][1], "role": _short(role)}
            return _("%(codes)s sudah dipegang %(who)s sebagai %(role)s. Pindahkan di papan penugasan.") % who
        if twice := [code for code in codes if self.given.get((code, role), officer.username) != officer.username]:
            who = {"codes": _named(twice), "who": self.given[twice[0], role], "role": _short(role)}
            return _("%(codes)s juga diberikan kepada %(who)s sebagai %(role)s di berkas ini. Pilih satu.") % who
        for code in codes:
            self.given[code, role] = officer.username
        return ""

    def _new(self, role: str, codes: Sequence[str], officer: Officer) -> list[str]:
        return [code for code in codes if (officer.pk, role, code) not in self.theirs]

    def without_supervisor(self) -> int:
        """Returns how many SLS get an enumerator by this list, and have no supervisor after it."""
        enumerated = {area for area, role in self.given if role == Role.ENUMERATOR}
        supervised = {area for area, role in (*self.given, *self.holders) if role == Role.SUPERVISOR}
        return len(enumerated - supervised)


def _named(codes: Sequence[str]) -> str:
    more = f" … (+{len(codes) - _MOST_NAMED})" if len(codes) > _MOST_NAMED else ""
    return ", ".join(codes[:_MOST_NAMED]) + more


def _short(role: str) -> str:
    return str(_LABELS[Role(role)]).partition(" (")[0]


def in_words(role: str, areas: Sequence[str]) -> str:
    """Returns what a row gives, for the preview."""
    return f"{_short(role)}: {_named(areas)}"


def is_asked_for(role: str) -> bool:
    """Returns whether the role becomes a request, which a second administrator confirms."""
    return role in OFFICE_ROLES
