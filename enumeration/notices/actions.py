"""Switching the mail in the morning off and on."""

from __future__ import annotations

from enumeration.models import NoMorningMail, Officer


def switch_mail(*, on: bool, by: Officer) -> None:
    """Send this officer the mail in the morning, or no longer. Nobody else decides about it."""
    if on:
        NoMorningMail.objects.filter(officer=by).delete()
    else:
        NoMorningMail.objects.get_or_create(officer=by)
