"""Sentences that the product itself writes into its records: always Indonesian, whatever language the acting person reads.

A record is read by others, years later: an officer who pressed EN must not leave English among the reasons. What a person
typed stays as typed; what is kept as a code (a verb, a state, a cause of the ledger) is put in words when it is shown.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation


def recorded(text: Any, **parts: Any) -> str:
    """The text as it is kept: recorded("Ganda dengan baris %(line)s", line=3). Labels in it read in Indonesian too.

    It is written without gettext, for the source language is Indonesian.
    """
    with translation.override("id"):
        return str(text) % {name: str(part) for name, part in parts.items()} if parts else str(text)
