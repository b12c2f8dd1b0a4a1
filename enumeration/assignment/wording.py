"""What the assignment pages say in the same words."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.fields import dates
from enumeration.models import Level
from enumeration.models.areas import LENGTH_OF
from enumeration.models.assignments import Assignment
from enumeration.pages.places import Here

KECAMATAN = LENGTH_OF[Level.SUBDISTRICT]


def crumbs_of(here: Here) -> list[tuple[str, str]]:
    return [(_("Penugasan"), reverse("enumeration:board")), *here.crumbs("enumeration:board")]


def when_in_words(moment: datetime) -> str:
    return dates.moment(timezone.localtime(moment), "second")


def taken_in_words(name: str, holder: Assignment | None) -> str:
    """Returns who has the SLS, and who decided that when."""
    if holder is None:
        return _("%(sls)s baru saja berubah. Muat ulang papan ini.") % {"sls": name}
    if holder.decided_by is None:
        return _("%(sls)s sudah tugas %(officer)s sejak %(when)s.") % {
            "sls": name,
            "officer": holder.officer,
            "when": when_in_words(holder.started_at),
        }
    return _("%(sls)s sudah tugas %(officer)s. Ditetapkan oleh %(by)s pada %(when)s.") % {
        "sls": name,
        "officer": holder.officer,
        "by": holder.decided_by,
        "when": when_in_words(holder.started_at),
    }
