"""Which arguments the views read: every name asked of GET, POST, FILES and JSON bodies while any test runs.

tests/arguments.py says of each name how the access matrix attacks it, or why it need not. A name that nobody declared
fails the test that read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django.test.client
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from rest_framework.parsers import JSONParser

READ: set[tuple[str, str, str]] = set()
"""(name of the address, where it was read from, name of the argument)."""


def note(request: Any, source: str, name: object) -> None:
    match = getattr(request, "resolver_match", None)
    if match is not None and isinstance(name, str):
        READ.add((match.view_name, source, name))


class Noting:
    """Mixed into dictionaries of arguments: each name that is read leaves a note."""

    _request: Any = None
    _source = ""

    def watched(self, request: Any, source: str) -> Any:
        self._request, self._source = request, source
        return self

    def __getitem__(self, name: str) -> Any:
        note(self._request, self._source, name)
        return super().__getitem__(name)  # type: ignore[misc]

    def get(self, name: str, default: Any = None) -> Any:
        note(self._request, self._source, name)
        return super().get(name, default)  # type: ignore[misc]

    def __contains__(self, name: object) -> bool:
        note(self._request, self._source, name)
        return super().__contains__(name)  # type: ignore[misc]


class NotingLists(Noting):
    def items(self) -> Iterator[tuple[str, Any]]:
        """Returns all of them at once, as for the address of the next page: no name was asked for."""
        return ((name, super(Noting, self).__getitem__(name)) for name in self)  # type: ignore[misc]

    def dict(self) -> dict[str, Any]:
        return dict(self.items())

    def copy(self) -> Any:
        return super().copy().watched(self._request, self._source)  # type: ignore[misc]

    def getlist(self, name: str, default: Any = None) -> list[Any]:
        note(self._request, self._source, name)
        return super().getlist(name, default)  # type: ignore[misc]


class NotingQuery(NotingLists, QueryDict):
    pass


class NotingFiles(NotingLists, MultiValueDict):
    pass


class NotingDict(Noting, dict):
    """A JSON body; what is nested in it stays as it is."""


def noting(original: QueryDict, request: Any, source: str) -> NotingQuery:
    made = NotingQuery("", mutable=True)
    for name, values in original.lists():
        made.setlist(name, values)
    made._mutable = False
    return made.watched(request, source)


class NotingRequest(WSGIRequest):
    @property
    def GET(self) -> NotingQuery:  # type: ignore[override]
        if "_noting_get" not in self.__dict__:
            self._noting_get = noting(QueryDict(self.META.get("QUERY_STRING", "")), self, "GET")
        return self._noting_get

    def _load_post_and_files(self) -> None:
        super()._load_post_and_files()
        self._post = noting(self._post, self, "POST")
        self._files = NotingFiles({name: self._files.getlist(name) for name in self._files}).watched(self, "FILES")


def parse(self: JSONParser, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
    found = _parse(self, stream, media_type, parser_context)
    asker = (parser_context or {}).get("request")
    return NotingDict(found).watched(getattr(asker, "_request", None), "JSON") if type(found) is dict else found


_parse = JSONParser.parse


def recording() -> Iterator[None]:
    """While this runs, requests of Django's test client leave notes in READ."""
    before = django.test.client.WSGIRequest
    django.test.client.WSGIRequest = NotingRequest  # type: ignore[misc]
    JSONParser.parse = parse  # type: ignore[method-assign]
    yield
    django.test.client.WSGIRequest = before  # type: ignore[misc]
    JSONParser.parse = _parse  # type: ignore[method-assign]
