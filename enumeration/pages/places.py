"""Which area a page is about: found within the user's reach, with the way back up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from enumeration.access import ENTRY, NotAllowed, Permission, Reach, reach
from enumeration.models import Area, Level, Officer, Round
from enumeration.models.areas import LENGTH_OF, LEVEL_OF, district_of, lies_in_a, upper_codes
from enumeration.pages.formatting import in_mixed_case
from enumeration.rounds import permissions_here, round_of


class OfficerRequest(HttpRequest):
    """The request of a view behind @page: somebody is signed in."""

    user: Officer  # type: ignore[assignment]
    htmx: HtmxDetails


@dataclass(frozen=True)
class Here:
    """An area, and the part of it that the user reaches."""

    area: Area
    above: list[Area]  # from the topmost that the user needs down to the parent
    mine: Reach

    @property
    def code(self) -> str:
        return self.area.code

    @property
    def name(self) -> str:
        return in_mixed_case(self.area.name)

    @property
    def is_partly_mine(self) -> bool:
        """Returns whether the user reaches only part of it: a supervisor looks at a village of which they hold three
        SLS."""
        return not self.mine.covers(self.code)

    @property
    def level_below(self) -> Level | None:
        """Returns the level that a table of this area lists. SLS and sub-SLS form one list: few SLS are split."""
        below = {
            Level.PROVINCE: Level.DISTRICT,
            Level.DISTRICT: Level.SUBDISTRICT,
            Level.SUBDISTRICT: Level.VILLAGE,
            Level.VILLAGE: Level.SUB_SLS,
            Level.SLS: Level.SUB_SLS,
        }
        return below.get(Level(self.area.level))

    def crumbs(self, url_name: str) -> list[tuple[str, str]]:
        way = [(in_mixed_case(area.name), reverse(url_name, args=[area.code])) for area in self.above]
        return [*way, (self.name, "")]


def topmost(mine: Reach) -> str | None:
    """Returns the smallest area that contains all of a user's reach; for several districts, the first."""
    codes = mine.codes
    if not codes:
        return None
    for level in (Level.VILLAGE, Level.SUBDISTRICT, Level.DISTRICT):
        length = LENGTH_OF[level]
        if all(lies_in_a(level, code) and code.startswith(codes[0][:length]) for code in codes):
            return codes[0][:length]
    return district_of(codes[0])


def find_place(user: Officer, permission: Permission, code: str | None = None, *, round: Round | None = None) -> Here:
    """Returns the area of a page; raises Http404 where the user reaches nothing of it in the page's round.

    Two queries.
    """
    mine = reach(user, permission)
    if round:
        mine = mine.in_round(round.pk)
    root = topmost(mine)
    code = code or root
    if code is None or root is None or not mine.touches(code):
        raise Http404(_("Wilayah ini tidak ada, atau di luar wilayah tugas Anda."))
    start = min(len(root), len(code))
    wanted = [code[:length] for length in LEVEL_OF if start <= length <= len(code) and length != LENGTH_OF[Level.SLS]]
    found = list(Area.objects.filter(code__in=[*wanted, code]).order_by("code"))
    if not found or found[-1].code != code:
        raise Http404(_("Wilayah ini tidak ada, atau di luar wilayah tugas Anda."))
    return Here(found[-1], found[:-1], mine)


def current_round(request: HttpRequest) -> Round:
    """Returns the round of a page.

    Raises NotAllowed where the user holds the page's permission only in other rounds.
    """
    round = shown_round(request)
    entry = getattr(request, ENTRY, None)
    if entry and entry.permission not in permissions_here(request):
        raise NotAllowed(f"{request.user} does not hold '{entry.permission}' in {round}")
    return round


def shown_round(request: HttpRequest) -> Round:
    """Returns the round that is shown, whatever the user holds in it: for a page about a person, which has no round.

    Raises Http404 where there is no round at all.
    """
    round = round_of(request)
    if round is None:
        raise Http404(_("Belum ada putaran pendataan. Administrator membuatnya di halaman Admin."))
    return round


def names_of(codes: Iterable[str], *, upper: bool = False) -> dict[str, str]:
    """Returns the names of areas by code; with `upper`, of the areas in which they lie too. One query."""
    wanted = {each for code in codes for each in ((*upper_codes(code), code) if upper else (code,))}
    return dict(Area.objects.filter(code__in=wanted).values_list("code", "name"))


def written_names_of(codes: Iterable[str], *, upper: bool = False) -> dict[str, str]:
    """Returns the names of areas by code in mixed case, as a page or a paper writes them; `upper` as in `names_of`."""
    return {code: in_mixed_case(name) for code, name in names_of(codes, upper=upper).items()}


def area_choices(mine: Reach, shown: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Returns kecamatan with their villages; where the reach is single SLS, villages with those. One query.

    `shown`: the place that is chosen now, which has its line also where it is larger or smaller than these.
    """
    is_in_pieces = all(len(code) > LENGTH_OF[Level.VILLAGE] for code in mine.codes)
    upper, lower = (Level.VILLAGE, Level.SUB_SLS) if is_in_pieces else (Level.SUBDISTRICT, Level.VILLAGE)
    length = LENGTH_OF[upper]
    below = (Q(code__startswith=prefix) for prefix in sorted({code[:length] for code in mine.codes}))
    areas = Area.objects.filter(reduce(or_, below, Q(pk__in=[])), level__in=[upper, lower])
    if shown and not length <= len(shown) <= LENGTH_OF[lower]:
        areas = areas | Area.objects.filter(code=shown)
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, name, level in areas.order_by("code").values_list("code", "name", "level"):
        if not mine.touches(code):
            continue
        name = in_mixed_case(name)
        if level == upper or len(code) < length:
            groups[name] = [(code, _("Seluruh %(place)s") % {"place": name})]
        elif groups:
            next(reversed(groups.values())).append((code, name))
    return list(groups.items())
