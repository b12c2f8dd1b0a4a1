"""A text in Indonesian and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import get_language

# To the type checker a lazy text is a str, as in Django's stubs for gettext_lazy.
if TYPE_CHECKING:
    LazyText = str
else:
    LazyText = Promise


class Words(LazyText):
    """A text in Indonesian and English, shown in the active language (Indonesian when there is none).

    It is a Promise, so Django treats it like gettext_lazy: labels stay lazy, and JSON and migrations get a string.
    """

    def __init__(self, id: str, en: str) -> None:
        self.id = id
        self.en = en

    def __str__(self) -> str:
        return self.en if (get_language() or "id").startswith("en") else self.id

    def __repr__(self) -> str:
        return f"Words({self.id!r}, {self.en!r})"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Words):
            return (self.id, self.en) == (other.id, other.en)
        return str(self) == other

    def __hash__(self) -> int:
        return hash(self.id)

    def __add__(self, other: Words | str) -> Words:
        return Words(self.id + _in(other, "id"), self.en + _in(other, "en"))

    def format(self, **parts: Any) -> Words:  # type: ignore[override]
        """Fill {gaps}; a part that is itself Words is inserted in the same language."""
        return Words(
            self.id.format(**{key: _in(part, "id") for key, part in parts.items()}),
            self.en.format(**{key: _in(part, "en") for key, part in parts.items()}),
        )

    def as_json(self) -> dict[str, str]:
        return {"id": self.id, "en": self.en}


def _in(part: Any, language: str) -> Any:
    return getattr(part, language) if isinstance(part, Words) else part
