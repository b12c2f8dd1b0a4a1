"""For how long something has been waiting: in days of the reader's calendar, said alike on every page."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration.pages.formatting import number


def days_since(moment: datetime) -> int:
    """Returns how many midnights of the reader's zone have passed since."""
    return (timezone.localdate() - timezone.localdate(moment)).days


def days_in_words(since: datetime) -> str:
    days = days_since(since)
    if days <= 0:
        return _("sejak hari ini")
    if days == 1:
        return _("sejak kemarin")
    return ngettext("menunggu %(days)s hari", "menunggu %(days)s hari", days) % {"days": number(days)}


def ago_in_words(moment: datetime) -> str:
    days = days_since(moment)
    if days <= 0:
        return _("hari ini")
    if days == 1:
        return _("kemarin")
    return ngettext("%(days)s hari lalu", "%(days)s hari lalu", days) % {"days": number(days)}
