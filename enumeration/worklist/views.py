"""The work list of enumerators and keying operators: their households in number order, what was sent back first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from enumeration.access import NOWHERE, NotAllowed, Permission, Reach, page, reach
from enumeration.assignment import handing_over
from enumeration.models import (
    COUNTED,
    Assignment,
    Cause,
    Event,
    Household,
    Level,
    Person,
    Remark,
    Round,
    State,
    Tally,
)
from enumeration.models.areas import LEVEL_OF, district_of, lies_in_a, upper_codes, village_of
from enumeration.pages import keyset
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.keyset import Order, Page, number, pager, text
from enumeration.pages.names import called, numbered
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest, names_of
from enumeration.pages.queries import this_page, typed
from enumeration.progress.figures import Figures, figures_below
from enumeration.questionnaire.codes import Result
from enumeration.rounds import permissions_here, round_of
from enumeration.verification.lists import list_state, states_of
from enumeration.workflow.corrections import mended_by_others, sent_back_because, sent_back_from_elsewhere

PAGE = 50
MOST_PAST = 12

SENT = (State.SUBMITTED, State.APPROVED, State.COMPLETED)
TABS = {
    "": (),
    "dikembalikan": (State.SENT_BACK,),
    "belum": (State.OPEN,),
    "draf": (State.DRAFT,),
    "terkirim": SENT,
}


def without_sls(request: OfficerRequest) -> HttpResponse:
    """Show an enumerator of this round who has no SLS any more what became of them, and whom to ask.

    What their device has not sent yet is sent from here. No other user who may not answer has a work list.
    """
    round = round_of(request)
    if round is None or not round.is_open or not handing_over.own_past(request.user, round):
        raise NotAllowed(f"{request.user} never was an enumerator in {round}")
    return _worklist(request)


@page(Permission.ANSWER, otherwise=without_sls)
def worklist(request: OfficerRequest) -> HttpResponse:
    return _worklist(request) if Permission.ANSWER in permissions_here(request) else without_sls(request)


def _worklist(request: OfficerRequest) -> HttpResponse:
    round = round_of(request)
    mine = reach(request.user, Permission.ANSWER).in_round(round.pk) if round else NOWHERE
    places = _places(mine, round, request.GET.get("sls", ""))
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    search = typed(request.GET, "cari")
    shown = _families(request, round, places, tab, search) if places.area_codes else Household.objects.none()
    found = _page(shown, request.GET.get("setelah", ""))
    elsewhere = sent_back_from_elsewhere(request.user, round.pk) if round and mine else Household.objects.none()
    sent_back = list(_in_short(elsewhere.order_by("area_id", "building_number", "family_number")))
    seen(request, [*found.rows, *sent_back])
    lists = _lists(round, places)
    past = handing_over.own_past(request.user, round) if round and not places.options and not places.area_codes else []
    context = {
        "round": round,
        "places": places,
        "options": [(one, lists.get(one.code)) for one in places.options],
        "list_state": lists.get(places.chosen.code) if places.chosen else None,
        "tab": tab,
        "tabs": _tabs(request, places, tab, _mended_by_others(request, places, mine, round)),
        "elsewhere": _with_remarks(sent_back),
        "search": search,
        "rows": _with_remarks(found.rows),
        **pager(request, found.next_after),
        "clear_url": this_page(request, cari="", setelah=""),
        "results": dict(Result.choices),
        "sent": SENT,
        "past": [_past_in_words(period) for period in past[:MOST_PAST]],
        "asks": handing_over.supervisor_of(request.user, past) if past else None,
    }
    return render(request, "enumeration/worklist/list.html", context)


def _past_in_words(period: Assignment) -> dict[str, Any]:
    """Returns how an SLS left an enumerator. Not the reason: it may have been written about them, for others."""
    own = Cause(period.end_cause).effects.in_own_words if period.end_cause else None
    what = own or period.get_end_cause_display()
    title = f"{in_mixed_case(period.area.name)}: {what}"
    return {"when": period.ended_at, "title": title, "by": None if own else period.ended_by}


# --- Where -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Places:
    """The SLS to choose from, with their counts, and which one is shown (None: all, where they are few)."""

    options: list[Figures]
    level: str
    chosen: Figures | None
    above: list[tuple[str, str]]  # the way back up: code and name
    area_codes: list[str]

    @property
    def are_several(self) -> bool:
        """Returns whether a row must say in which SLS it lies."""
        return not self.chosen and len(self.area_codes) > 1

    @property
    def counts(self) -> dict[str, int]:
        shown = [self.chosen] if self.chosen else self.options
        return {state: sum(one.work[state] for one in shown) for state in State.values}


def _places(mine: Reach, round: Round | None, asked: str) -> Places:
    if round is None or not mine:
        return Places([], Level.SUB_SLS, None, [], [])
    codes = sorted({code for scope_round, code in mine.scopes if scope_round == round.pk})
    tallies = Tally.objects.filter(round=round).filter(mine.as_q())
    own = [code for code in codes if lies_in_a(Level.SUB_SLS, code)]
    if len(own) == len(codes) and len(own) <= handing_over.MANY_SLS:
        options = _sub_sls(tallies, own)
        chosen = next((one for one in options if one.code == asked), None)
        if len(options) == 1:
            chosen = options[0]
        return Places(options, Level.SUB_SLS, chosen, [], [chosen.code] if chosen else own)
    return _step_by_step(mine, codes, tallies, asked if mine.touches(asked) else "")


def _sub_sls(tallies: QuerySet[Tally], codes: list[str]) -> list[Figures]:
    return [
        one
        for code in sorted({village_of(code) for code in codes})
        for one in figures_below(tallies, code, Level.SUB_SLS)
        if one.code in codes
    ]


def _step_by_step(mine: Reach, codes: list[str], tallies: QuerySet[Tally], asked: str) -> Places:
    """Returns kecamatan, then villages, then SLS: for operators who key for a village, a kecamatan or the district."""
    steps = [Level.SUBDISTRICT, Level.VILLAGE, Level.SUB_SLS]
    names = names_of([asked], upper=True)
    if asked not in names:
        asked = ""
    above = [(code, names.get(code, "")) for code in upper_codes(asked) if LEVEL_OF[len(code)] in steps]
    if lies_in_a(Level.SUB_SLS, asked) and asked in names:
        [chosen] = [one for one in figures_below(tallies, village_of(asked), Level.SUB_SLS, mine) if one.code == asked]
        return Places([], Level.SUB_SLS, chosen, above, [asked])
    level = next(level for level in steps if not lies_in_a(level, asked))
    parents = {asked} if asked else {district_of(code) for code in codes}
    options = [one for parent in sorted(parents) for one in figures_below(tallies, parent, level, mine)]
    return Places(options, level, None, above, [])


# --- Which households ------------------------------------------------------------------------------------------------


def _families(request: HttpRequest, round: Round | None, places: Places, tab: str, search: str) -> QuerySet[Household]:
    found: QuerySet[Household] = Household.objects.visible_to(request.user, Permission.ANSWER)
    # Struck off when the list was verified: nothing to do. The verification list itself shows them.
    found = found.filter(round=round, area__in=places.area_codes).exclude(state=State.STRUCK)
    if TABS[tab]:
        found = found.filter(state__in=TABS[tab])
    if tab == "dikembalikan":
        found = found.filter(Q(correction_by=None) | Q(correction_by=request.user))
    if search:
        found = found.filter(numbered(search) or _called(search))
    return found


def _called(search: str) -> Q:
    """Returns the filter by the head's name, the address, or the name of a member."""
    members = Person.objects.filter(household=OuterRef("pk")).filter(called(search, "name"))
    return called(search, "head_name", "address") | Q(Exists(members))


LAST = 99_999  # after every number of a building or household
BY_URGENCY = Order(late=number(1), area_id=text, building=number(LAST), family=number(LAST), id=keyset.uuid)


def _page(found: QuerySet[Household], after: str) -> Page[Any]:
    """Returns one page in order of urgency and number."""
    last = Value(LAST, output_field=IntegerField())
    found = found.annotate(
        late=Case(
            # A questionnaire that its author corrects does not count as work of the present officer of the SLS.
            When(state=State.SENT_BACK, correction_by=None, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        ),
        building=Coalesce("building_number", last),
        family=Coalesce("family_number", last),
    )
    return BY_URGENCY.page(_in_short(found), limit=PAGE, after=after)


def _in_short(found: QuerySet[Household]) -> QuerySet[Any]:
    """Returns the columns that a row of the list shows, out of 150."""
    wanted = [
        "area",
        "form",
        "state",
        "head_name",
        "building_number",
        "family_number",
        "result",
        "submitted_at",
        "on_prelist",
    ]
    shown = found.only(*wanted, "address", "area__name", "correction_by__full_name")
    return shown.select_related("area", "correction_by")


def _with_remarks(rows: list[Household]) -> list[tuple[Household, int, Event | None]]:
    """Returns each household with the number of open remarks, and why it was sent back. At most two queries."""
    back = sent_back_because(rows)
    waiting = dict(
        Remark.objects.filter(household__in=[row.pk for row in rows], resolved_at=None)
        .values_list("household")
        .annotate(count=Count("pk"))
    )
    return [(row, waiting.get(row.pk, 0), back.get(row.pk)) for row in rows]


# --- Around it -------------------------------------------------------------------------------------------------------


def _lists(round: Round | None, places: Places) -> dict[str, tuple[str, str]]:
    """Returns how far the list of each SLS shown is verified (VK): in words, and the tone."""
    if round is None or places.level != Level.SUB_SLS:
        return {}
    codes = {one.code for one in [*places.options, places.chosen] if one}
    begun = states_of(round, codes)
    return {code: list_state(begun.get(code)) for code in codes}


def _mended_by_others(request: HttpRequest, places: Places, mine: Reach, round: Round | None) -> int:
    if round is None or not places.area_codes:
        return 0
    return mended_by_others(request.user, round.pk, mine).filter(area__in=places.area_codes).count()  # type: ignore[arg-type]


def _tabs(request: HttpRequest, places: Places, tab: str, mended_by_others: int) -> list[dict[str, Any]]:
    labels = {
        "": _("Semua"),
        "dikembalikan": _("Dikembalikan"),
        "belum": _("Belum didata"),
        "draf": _("Draf"),
        "terkirim": _("Terkirim"),
    }
    counts = places.counts
    return [
        {
            "label": labels[name],
            "url": this_page(request, tab=name, setelah=""),
            "active": name == tab,
            "count": sum(counts[state] for state in states or COUNTED)
            - (mended_by_others if name == "dikembalikan" else 0),
        }
        for name, states in TABS.items()
    ]
