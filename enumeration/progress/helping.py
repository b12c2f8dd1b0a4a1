"""What the progress page says about each place in need, and what its reader can do about it there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration import zones
from enumeration.access import Permission, Reach, reach
from enumeration.fields import dates
from enumeration.models import HelpAsked, Level, Officer, Round, State
from enumeration.models.areas import LENGTH_OF, lies_in_a, village_of
from enumeration.pages.formatting import number
from enumeration.progress.figures import SILENT_AFTER
from enumeration.progress.needs import MOST_NAMED, MOST_PLACES, NOBODY, Need, People, people
from enumeration.workflow import OVERDUE_AFTER


@dataclass(frozen=True)
class Act:
    """A button: what it does, and where."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True)
class Cause:
    """Why a place is in need, as a sentence, with what can be done about it; no acts for readers who may not act."""

    kind: HelpAsked.Cause
    words: str
    acts: tuple[Act, ...] = ()
    asked: tuple[str, ...] = ()
    """Who was asked to help, when and by whom, in words."""
    to_ask: tuple[Officer, ...] = ()
    """Whom the reader may note as asked."""


@dataclass(frozen=True)
class InNeed:
    """A row of the card."""

    need: Need
    url: str
    causes: tuple[Cause, ...]

    @property
    def tone(self) -> str:
        return "bad" if self.need.behind else "warn"


@dataclass(frozen=True)
class Reader:
    """What the reader may see and do in this round."""

    user: Officer
    assigns: Reach
    reviews: Reach
    sees_households: bool
    sees_personnel: bool


def reader_of(user: Officer, round: Round, held: Iterable[Permission]) -> Reader:
    held = frozenset(held)
    return Reader(
        user,
        assigns=reach(user, Permission.ASSIGN).in_round(round.pk),
        reviews=reach(user, Permission.REVIEW).in_round(round.pk),
        sees_households=Permission.SEE_HOUSEHOLDS in held,
        sees_personnel=Permission.SEE_PERSONNEL in held,
    )


Kind = HelpAsked.Cause


def in_need(user: Officer, round: Round, found: list[Need], reader: Reader) -> list[InNeed]:
    """Returns the first places with their causes. Four queries, none where the reader may not see who works where."""
    shown = found[:MOST_PLACES]
    known = people(user, round, shown) if reader.sees_households else NOBODY
    return [
        InNeed(need, reverse("enumeration:progress", args=[need.place.code]), tuple(_causes(need, known, reader)))
        for need in shown
    ]


def _causes(need: Need, known: People, reader: Reader) -> Iterator[Cause]:
    """Yield the causes with who was asked to help, and who can still be noted as asked."""
    coordinator = [one for one in [known.coordinator(need)] if one]
    found: list[tuple[Cause, list[Officer]]] = []
    if need.free.families:
        found.append((_without_enumerator(need, reader), coordinator))
    if need.waiting.families:
        supervisors = [officer for officer, _count in known.supervisors(need)[:1]]
        found.append((_waiting(need, known, reader), supervisors))
    if need.silent.officers:
        few = known.silent(need) if len(need.silent.officers) <= MOST_NAMED else []
        found.append((_silent(need, known, reader), few or coordinator))
    if need.behind:
        words = _("%(n)s keluarga di belakang rencana hari ini") % {"n": number(need.behind)}
        found.append((Cause(Kind.BEHIND, words), coordinator))
    for cause, helpers in found:
        asked = known.asked_for(need, cause.kind)
        done = {reader.user.pk, *(one.officer_id for one in asked)}
        may_ask = reader.assigns.touches(need.place.code)
        yield replace(
            cause,
            asked=tuple(_asked_in_words(one, need.place.code) for one in asked),
            to_ask=tuple(one for one in helpers if one.pk not in done) if may_ask else (),
        )


def _asked_in_words(one: HelpAsked, place: str) -> str:
    told: dict[str, Any] = {
        "officer": one.officer,
        "when": dates.moment(zones.local(one.at, place)),
        "by": one.by,
    }
    return _("%(officer)s diminta membantu %(when)s oleh %(by)s") % told


def _without_enumerator(need: Need, reader: Reader) -> Cause:
    code, free = need.place.code, need.free
    words = _("%(n)s keluarga belum, di %(sls)s SLS tanpa PPL") % {"n": number(free.families), "sls": number(free.sls)}
    if LENGTH_OF[Level.DISTRICT] <= len(code) <= LENGTH_OF[Level.VILLAGE] and reader.assigns.covers(code):
        url = reverse("enumeration:balance_new", args=[code])
        return Cause(Kind.UNASSIGNED, words, (Act(_("Usulkan pembagian"), url, "arrows-sort"),))
    if reader.assigns.touches(code):
        url = reverse("enumeration:board", args=[village_of(code)])
        return Cause(Kind.UNASSIGNED, words, (Act(_("Bagikan SLS"), url, "layout-board"),))
    return Cause(Kind.UNASSIGNED, words)


def _waiting(need: Need, known: People, reader: Reader) -> Cause:
    code, waiting = need.place.code, need.waiting
    supervisors = known.supervisors(need)
    told = {"n": number(waiting.families), "days": OVERDUE_AFTER.days}
    if waiting.is_more:
        words = _("paling sedikit %(n)s menunggu diperiksa lebih dari %(days)s hari") % told
    else:
        words = _("%(n)s menunggu diperiksa lebih dari %(days)s hari") % told
    acts = []
    if supervisors:
        first, count = supervisors[0]
        told = {"waiting": words, "officer": first, "n": number(count)}
        if count == waiting.families:
            words = _("%(waiting)s pada PML %(officer)s") % told
        else:
            words = _("%(waiting)s, terbanyak (%(n)s) pada PML %(officer)s") % told
    if reader.reviews.touches(code):
        query = {"status": State.SUBMITTED.value, "wilayah": code, "terlambat": "on"}
        acts.append(
            Act(_("Lihat antrean"), f"{reverse('enumeration:review_list')}?{urlencode(query)}", "clipboard-check")
        )
    if supervisors and reader.sees_personnel:
        acts.append(_call(supervisors[0][0]))
    return Cause(Kind.WAITING, words, tuple(acts))


def _silent(need: Need, known: People, reader: Reader) -> Cause:
    code, silent = need.place.code, need.silent
    count = len(silent.officers)
    said = ngettext(
        "%(officers)s PPL diam sejak %(hours)s jam, %(n)s keluarga belum",
        "%(officers)s PPL diam sejak %(hours)s jam, %(n)s keluarga belum",
        count,
    )
    hours = int(SILENT_AFTER.total_seconds() // 3600)
    words = said % {"officers": number(count), "hours": hours, "n": number(silent.families)}
    if not reader.sees_households:
        return Cause(Kind.SILENT, words)
    if reader.sees_personnel and count <= MOST_NAMED:
        return Cause(Kind.SILENT, words, tuple(_call(officer) for officer in known.silent(need)))
    if lies_in_a(Level.SUBDISTRICT, code):
        url = f"{reverse('enumeration:progress', args=[code])}#{OFFICERS}"
        return Cause(Kind.SILENT, words, (Act(_("Lihat PPL-nya"), url, "users"),))
    return Cause(Kind.SILENT, words)


OFFICERS = "petugas"
"""The anchor of the table of officers on the page of a place."""


def _call(officer: Officer) -> Act:
    return Act(
        _("Hubungi %(officer)s") % {"officer": officer}, reverse("enumeration:officer", args=[officer.pk]), "phone"
    )
