"""Which list a page is about, and one line of it as the pages draw it."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enumeration.access import Permission, reach
from enumeration.models import Area, Household, Level, Round, State, Verification
from enumeration.pages.places import OfficerRequest, current_round
from enumeration.questionnaire.codes import GONE, Existence, NeighbourhoodOpinion
from enumeration.verification.actions import Line
from enumeration.workflow import undoing

TONES: dict[int | None, str] = {
    None: "neutral",
    **dict.fromkeys(GONE, "bad"),
    Existence.FOUND: "good",
    Existence.NEW: "info",
}


def short(existence: int | None) -> str:
    """Returns what was found in one word, for buttons and badges."""
    return _short_in(get_language() or "")[existence]


@cache
def _short_in(language: str) -> dict[int | None, str]:
    """Returns all of these words, computed once per language: a page shows several hundred."""
    return {None: _("Belum diperiksa"), **{code: str(code.short) for code in Existence}}


@cache
def _buttons_in(language: str) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Returns the buttons of a line: whether the household is present, and how the SLS head classifies it.

    A double has no button here: it also needs the line that it duplicates.
    """
    choices = [(code.value, short(code)) for code in (Existence.FOUND, *GONE) if code != Existence.DOUBLE]
    return choices, [(code.value, str(code.label)) for code in NeighbourhoodOpinion]


@dataclass(frozen=True)
class Listing:
    """The list of one SLS, and what the user may do with it."""

    round: Round
    area: Area
    lines: QuerySet[Household]
    verification: Verification | None
    holds_answer: bool
    holds_review: bool

    @property
    def is_finished(self) -> bool:
        return self.verification is not None and self.verification.finished_at is not None

    @property
    def may_check(self) -> bool:
        return self.holds_answer and not self.is_finished

    @property
    def may_bring_back(self) -> bool:
        """Returns whether the one press left on a finished list is open: a household that was struck off is found after
        all."""
        return self.holds_answer and self.is_finished


def find_list(request: OfficerRequest, code: str) -> Listing:
    """Returns the list, or raises Http404 outside the user's reach. Five queries."""
    round = current_round(request)
    if not reach(request.user, Permission.SEE_HOUSEHOLDS).covers(code, round.pk):
        raise Http404(_("SLS ini tidak ada, atau di luar wilayah tugas Anda."))
    area = get_object_or_404(Area, code=code, level=Level.SUB_SLS)
    return Listing(
        round=round,
        area=area,
        lines=Household.objects.families().filter(round=round, area=area).not_blind_to(request.user),
        verification=Verification.objects.filter(round=round, area=area).select_related("finished_by").first(),
        holds_answer=reach(request.user, Permission.ANSWER).covers(code, round.pk),
        holds_review=reach(request.user, Permission.REVIEW).covers(code, round.pk),
    )


@dataclass(frozen=True)
class Shown:
    """One line as its template draws it; a page draws a hundred."""

    household: Household
    number: str
    word: str
    tone: str
    existence: int | str
    opinion: str
    building: str
    family: str
    url: str
    press: str  # the address of a press, with the version that was seen
    may_check: bool
    may_bring_back: bool
    choices: list[tuple[int, str]]
    opinions: list[tuple[int, str]]


def shown_line(household: Household, here: Listing) -> Shown:
    opinion = household.neighbourhood_opinion
    choices, opinions = _buttons_in(get_language() or "")
    is_struck = household.state == State.STRUCK
    return Shown(
        household=household,
        number=str(household.prelist_number or "+"),
        word=short(household.existence),
        tone=TONES[household.existence],  # type: ignore[index]
        existence=household.existence or "",
        opinion=str(NeighbourhoodOpinion(opinion).label) if opinion else "",
        building=_three(household.building_number),
        family=_three(household.family_number),
        url=(url := reverse("enumeration:verification_line", args=[household.pk])),
        press=f"{url}?versi={household.version}",
        may_check=here.may_check,
        may_bring_back=here.may_bring_back and is_struck,
        choices=choices,
        opinions=opinions,
    )


def _three(number: int | None) -> str:
    """Returns the number as on the paper form: three digits, padded with zeros."""
    return "–" if number is None else f"{number:03d}"


# --- Undoing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Undo:
    """What undoes the last press: which household, its line before, and its line now."""

    household: Household
    word: str
    fields: dict[str, str]

    @property
    def until(self) -> datetime:
        return undoing.ends_at(self.household.changed_at)

    @property
    def url(self) -> str:
        return reverse("enumeration:verification_line", args=[self.household.pk])


def undo_of(household: Household, before: Line, done: Household) -> Undo | None:
    if Line.of(done) == before:
        return None
    return undo_to(done, {name: "" if value is None else str(value) for name, value in asdict(before).items()})


def undo_to(household: Household, before: dict[str, str]) -> Undo:
    opinion = household.neighbourhood_opinion
    word = short(household.existence) + (f", {NeighbourhoodOpinion(opinion).label}" if opinion else "")
    return Undo(household, word, before | {"versi": str(household.version)})


def own_line(request: OfficerRequest, pk: uuid.UUID) -> Household:
    """Returns a line of the running round that the user may change, or raises Http404."""
    mine = reach(request.user, Permission.ANSWER)
    lines = Household.objects.families().filter(mine.as_q(), round=current_round(request))
    return get_object_or_404(lines.not_blind_to(request.user), pk=pk)


# --- Addresses -------------------------------------------------------------------------------------------------------

KEPT = ("tab", "cari", "setelah")
"""The parameters of a list's address that are kept from press to press."""


def list_address(code: str, back: str = "", **changes: str) -> str:
    """Returns the address of the list with the same filter: only the list's own parameters are taken over from what was
    sent."""
    sent = QueryDict(back[:2000])
    kept = {name: sent[name] for name in KEPT if sent.get(name)} | changes
    address = reverse("enumeration:verification", args=[code])
    return f"{address}?{urlencode(kept)}" if kept else address
