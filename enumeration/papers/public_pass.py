"""What the QR code of a card or letter confirms to anybody: name, photo, role, validity and villages, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from enumeration import zones
from enumeration.models import OfficerPass, Personnel
from enumeration.models.areas import Level, lies_in_a, subdistrict_of, village_of
from enumeration.pages.places import written_names_of
from enumeration.papers.desk import Desk, sittings

TOKEN = re.compile(r"[A-Za-z0-9_-]{16,32}")


@dataclass(frozen=True)
class Confirmed:
    """A pass that is valid today."""

    name: str
    role: str | None  # a Role, to be shown in the reader's language
    office: str
    valid_from: date
    valid_until: date
    today: date
    has_photo: bool
    is_made_up: bool
    places: list[tuple[str, list[str]]]  # a kecamatan and its villages; without villages: the whole kecamatan


def valid_pass(token: str) -> OfficerPass | None:
    """Returns the pass, if it is valid today: neither expired nor revoked, of an officer who is still active.

    One query.
    """
    if not TOKEN.fullmatch(token):
        return None
    standing = OfficerPass.objects.filter(token=token, revoked_at=None, officer__is_active=True)
    found = standing.select_related("officer", "officer__leader", "round").first()
    # "Today" is the date in the round's district, wherever the request comes from.
    return found if found and found.valid_from <= zones.today_of_round(found.round) <= found.valid_until else None


def confirmed(token: str) -> Confirmed | None:
    """Returns what is shown of a valid pass; None for every other pass, without saying why."""
    found = valid_pass(token)
    if found is None:
        return None
    desk = Desk(found.round, found.officer, "")
    [one] = sittings(desk, [found.officer])
    codes = sorted(set(one.codes()))
    names = written_names_of({village_of(code) for code in codes}, upper=True)
    villages: dict[str, list[str]] = {}
    for code in codes:
        known = villages.setdefault(names.get(subdistrict_of(code), ""), [])
        village = names.get(village_of(code), "") if lies_in_a(Level.VILLAGE, code) else ""
        if village and village not in known:
            known.append(village)
    home = found.officer.home_area_id or ""
    return Confirmed(
        name=found.officer.full_name,
        role=one.role.value if one.role else None,
        office=desk.office(codes or [home]),
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        today=zones.today_of_round(found.round),
        has_photo=Personnel.objects.filter(officer=found.officer, photo__isnull=False).exists(),
        is_made_up=found.round.is_made_up,
        places=[(kecamatan, sorted(found_there)) for kecamatan, found_there in villages.items()],
    )


def photo_of(token: str) -> bytes | None:
    """Returns the photograph of a valid pass."""
    found = valid_pass(token)
    if found is None:
        return None
    photo = Personnel.objects.filter(officer=found.officer_id).values_list("photo", flat=True).first()
    return bytes(photo) if photo else None
