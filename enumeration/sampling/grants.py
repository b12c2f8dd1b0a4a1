"""How the made-up office got its roles: two administrators by a command, everybody else through these two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from enumeration.access import OFFICE_ROLES, Role
from enumeration.assignment.ledger import Decision
from enumeration.models import Assignment, Officer, RoleGrant, RoleGrantSeen, Round
from enumeration.sampling.officers import DEMO


def batch_of(role: Role) -> str:
    """Returns the decision in which an officer of this role was appointed."""
    if role is Role.ADMINISTRATOR:
        return "administrators"
    return "office by two" if role in OFFICE_ROLES else "office"


def by_two(decision: Decision, batch: str, administrator: Officer) -> Decision:
    """Returns the same decision as an administrator's, or as the command's, where it concerns office roles."""
    if batch not in ("administrators", "office by two"):
        return decision
    return replace(decision, by=None if batch == "administrators" else administrator, by_two=True)


def write_grants(round: Round, accounts: Mapping[str, int]) -> None:
    """Write the grants. `accounts`: the demo accounts' keys by name.

    The notices about the two administrators are read already.
    """
    grants = []
    for period in Assignment.objects.active().filter(round=round, role__in=OFFICE_ROLES):
        grant = RoleGrant(
            officer_id=period.officer_id, role=period.role, area_id=period.area_id, round_id=period.round_id
        )
        grant.period, grant.reason = period, "Petugas kantor putaran ini"
        grant.asked_at = grant.confirmed_at = period.started_at
        if period.role == Role.ADMINISTRATOR:
            grant.asked_on_server = grant.confirmed_on_server = "data contoh"
        else:
            grant.asked_by_id, grant.confirmed_by_id = accounts["admin"], accounts["admin2"]
        grants.append(grant)
    RoleGrant.objects.bulk_create(grants, batch_size=2000)
    office = [accounts[name] for name, role in DEMO.items() if role in OFFICE_ROLES]
    by_command = [grant for grant in grants if grant.asked_on_server]
    RoleGrantSeen.objects.bulk_create(RoleGrantSeen(grant=one, officer_id=pk) for one in by_command for pk in office)
