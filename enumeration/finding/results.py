"""One answer for everything that somebody may look for, in groups, each hit with its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enumeration.access import Permission, reach
from enumeration.answering.actions.revealing import TooMany
from enumeration.finding import addresses, elsewhere, families
from enumeration.models import Area, Household, Level, Officer, Round, State
from enumeration.models.areas import LENGTH_OF, subdistrict_of, village_of
from enumeration.pages.formatting import family_name, in_mixed_case
from enumeration.pages.names import is_called
from enumeration.pages.places import OfficerRequest, written_names_of
from enumeration.rounds import keys_here, permissions_here, round_of
from enumeration.templatetags.shell import places_for

LAST_SLS = "find_sls"
"""The session key of the SLS that was named last: the next household mostly lies there too."""


@dataclass(frozen=True)
class Hit:
    title: str
    note: str
    url: str
    state: str = ""


@dataclass(frozen=True)
class Group:
    label: str
    hits: list[Hit]
    more: str = ""


@dataclass
class Found:
    """What a search found. `only`: the page of the one household with these numbers. `hint`: what to type instead."""

    groups: list[Group] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    hint: str = ""
    only: str = ""


def find(request: OfficerRequest, search: str) -> Found:
    """Returns what is found, each kind within the user's reach. Nothing is looked for in an empty search."""
    found = Found()
    round, held = round_of(request), permissions_here(request)
    if not search:
        return found
    if round is not None and Permission.SEE_HOUSEHOLDS in held:
        _households(request, round, search, found)
    groups = [
        Group(pgettext("many", "Wilayah"), _of_areas(elsewhere.areas(request.user, search), held)),
        Group(pgettext("many", "Petugas"), _of_officers(elsewhere.officers(request.user, held, search), held)),
        Group(
            pgettext("many", "Halaman"),
            [Hit(str(one.label), "", one.url) for one in places_for(request) if is_called(str(one.label), search)],
        ),
    ]
    found.groups += [group for group in groups if group.hits]
    return found


def _households(request: OfficerRequest, round: Round, search: str, found: Found) -> None:
    members: dict[UUID, str] = {}
    if number := families.identity_of(search):
        try:
            found.households = families.identified(request.user, round, number)
        except TooMany as problem:
            found.hint = str(problem)
    elif numbers := families.Numbers.read(search):
        rows = families.numbered(request.user, round, numbers, request.session.get(LAST_SLS, ""))
        if rows is None:
            found.hint = _("Tulis juga SLS-nya di depan, paling sedikit empat angka: 0003 12/5.")
        found.households = rows or []
        if rows and numbers.sls:
            request.session[LAST_SLS] = rows[0].area_id
    elif not addresses.is_meant(search):
        called = families.called(request.user, round, search)
        found.households = families.those(request.user, round, list(called))
        # Those who key a paper form a second time are shown no answer of the first keying.
        if not keys_here(request):
            members = families.members_called(called, found.households, search)
    has_more = len(found.households) > families.SHOWN
    found.households = found.households[: families.SHOWN]
    hits = _of_households(request, found.households, members)
    if hits:
        more = _("Masih ada lagi. Tambahkan satu kata dari namanya.") if has_more else ""
        found.groups.append(Group(pgettext("many", "Keluarga"), hits, more))
    if len(hits) == 1 and families.Numbers.read(search):
        found.only = hits[0].url
    # 107 is an answer too: see above.
    if not families.identity_of(search) and not families.Numbers.read(search) and not keys_here(request):
        _at_addresses(request, round, search, found)


def _at_addresses(request: OfficerRequest, round: Round, search: str, found: Found) -> None:
    """Add the households whose address it is, without those that are found by a name already."""
    by_address = addresses.at(request.user, round, search)
    by_name = {one.pk for one in found.households}
    rows = [one for one in by_address.households[: addresses.SHOWN] if one.pk not in by_name]
    more = ""
    if len(by_address.households) > addresses.SHOWN:
        more = _("Masih ada lagi. Tambahkan satu kata atau nomor dari alamatnya.")
    elif by_address.is_partial:
        more = _("Baru %(count)s SLS yang dicari. Tambahkan satu kata dari alamatnya.") % {"count": addresses.MOST_SLS}
    if rows or more:
        label = pgettext("many", "Keluarga menurut alamat")
        found.groups.append(Group(label, _of_households(request, rows, {}, says_address=True), more))
    found.households += rows


def _of_households(
    request: OfficerRequest, rows: Sequence[Household], members: dict[UUID, str], *, says_address: bool = False
) -> list[Hit]:
    if not rows:
        return []
    answers = reach(request.user, Permission.ANSWER)
    names = written_names_of({village_of(one.area_id) for one in rows})
    hits = []
    for one in rows:
        fills_in = one.state != State.STRUCK and answers.covers(one.area_id, one.round_id)
        place = [in_mixed_case(one.area.name), names.get(village_of(one.area_id), "")]
        member = [_("anggota: %(name)s") % {"name": in_mixed_case(members[one.pk])}] if one.pk in members else []
        address = [_("alamat: %(address)s") % {"address": one.address}] if says_address else []
        hits.append(
            Hit(
                family_name(one.head_name),
                " · ".join([*member, *address, one.numbers, *filter(None, place)]),
                reverse("enumeration:questionnaire" if fills_in else "enumeration:household", args=[one.pk]),
                one.state,
            )
        )
    return hits


def _of_areas(rows: Sequence[Area], held: frozenset[Permission]) -> list[Hit]:
    names = written_names_of({code for one in rows for code in (subdistrict_of(one.code), village_of(one.code))})
    return [
        Hit(
            in_mixed_case(one.name),
            " · ".join([one.get_level_display(), *_above(one, names), one.code]),
            _page_of_area(one, held),
        )
        for one in rows
    ]


def _above(area: Area, names: dict[str, str]) -> Iterable[str]:
    return (
        names[code]
        for code in (village_of(area.code), subdistrict_of(area.code))
        if code != area.code and code in names
    )


def _page_of_area(area: Area, held: frozenset[Permission]) -> str:
    if area.level == Level.SUB_SLS and Permission.ASSIGN in held:
        return reverse("enumeration:area_history", args=[area.code])
    if Permission.ANSWER in held and len(area.code) >= LENGTH_OF[Level.SUBDISTRICT]:
        return f"{reverse('enumeration:worklist')}?sls={area.code}"
    return reverse("enumeration:progress", args=[area.code])


def _of_officers(rows: Sequence[Officer], held: frozenset[Permission]) -> list[Hit]:
    page = "officer" if Permission.SEE_PERSONNEL in held else "officer_history"
    return [Hit(one.full_name, one.officer_code, reverse(f"enumeration:{page}", args=[one.pk])) for one in rows]
