"""Who may take a decision back, and for how long: one rule for every undo in the product.

The officer who decided may, and so may an officer with the same permission over a larger area that contains all of the
decider's. After twelve hours a change is a new decision, with a reason of its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import Permission, reach, roles_granting
from enumeration.models import Officer

WITHIN = timedelta(hours=12)


def ends_at(decided_at: datetime) -> datetime:
    """Returns the time until which a decision can be taken back."""
    return decided_at + WITHIN


def is_over(decided_at: datetime) -> bool:
    return ends_at(decided_at) < timezone.now()


def stands_above(user: Officer, decider: Officer, permission: Permission, *, at: datetime, round_id: int) -> bool:
    """Returns whether the user holds the permission over all of what the decider held at that moment, and more. Two
    queries.

    Nobody stands above a decider who held nothing then: their decisions were of another kind.
    """
    mine = {code for scope_round, code in reach(user, permission).scopes if scope_round == round_id}
    held = decider.assignments.as_of(at).filter(round=round_id, role__in=roles_granting(permission))
    theirs = set(held.values_list("area", flat=True))
    contains = all(any(code.startswith(whole) for whole in mine) for code in theirs)
    is_larger = any(not any(code.startswith(whole) for whole in theirs) for code in mine)
    return bool(theirs) and contains and is_larger


def may_undo(user: Officer, decider: Officer | None, permission: Permission, *, at: datetime, round_id: int) -> bool:
    """Returns whether the user may take this decision back now. No query for their own decisions."""
    if decider is None or is_over(at):
        return False
    return user == decider or stands_above(user, decider, permission, at=at, round_id=round_id)


def refusal(user: Officer, decider: Officer | None, permission: Permission, *, at: datetime, round_id: int) -> str:
    """Returns why the user may not take this decision back, in words; "" where they may."""
    if is_over(at):
        return _("Sudah lebih dari 12 jam sejak keputusan ini. Perubahan sekarang adalah keputusan baru.")
    if may_undo(user, decider, permission, at=at, round_id=round_id):
        return ""
    if decider is None:
        return _("Tidak tercatat siapa yang memutuskan ini, jadi tidak dapat dibatalkan.")
    return says_whose(decider)


def says_whose(decider: Officer) -> str:
    return _("Hanya %(who)s, atau petugas yang wilayahnya lebih luas dan mencakupnya, yang dapat membatalkan ini.") % {
        "who": decider
    }
