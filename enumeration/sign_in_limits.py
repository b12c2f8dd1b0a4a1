"""How often a sign-in may fail. Counted in the database, so that every process knows, and before any hashing.

A browser in which an officer has signed in before carries a signed cookie and has a counter of its own, so a stranger's
attempts never delay it. Other attempts are counted by name and by address. Successes do not count, and nothing ever
sleeps.
"""

from __future__ import annotations

import ipaddress
import math
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from enumeration.models import Officer, SignInTry

WINDOW = timedelta(hours=1)
PER_NAME = PER_BROWSER = 10
PER_ADDRESS = 100  # a training hall of sixty people shares one address

COOKIE_DAYS = 180
MOST_OFFICERS = 8
"""The officers remembered in one browser, such as a phone that a team shares. The one who signed in longest ago is
forgotten first."""


class TooManyTries(Exception):
    """Refused without checking the password; `wait` is the number of seconds until the next attempt."""

    def __init__(self, wait: int):
        super().__init__(f"too many failed tries; wait {wait} s")
        self.wait = wait


@dataclass(frozen=True)
class Counter:
    """What is counted, and how many failures per hour it allows."""

    what: str
    most: int

    @property
    def key(self) -> str:
        return salted_hmac("enumeration.sign_in_limits", self.what, algorithm="sha256").hexdigest()


def begin(counters: Sequence[Counter]) -> list[int]:
    """Count an attempt; `succeeded` removes it again. Raises TooManyTries, and then the attempt is not counted.

    The row is written before the others are counted: of many attempts at the same moment no more than `most` pass.
    Returns the ids of the rows.
    """
    now = timezone.now()
    tries = SignInTry.objects.bulk_create([SignInTry(key=counter.key, at=now) for counter in counters])
    waits = []
    for counter in counters:
        others = SignInTry.objects.filter(key=counter.key, at__gt=now - WINDOW).exclude(
            pk__in=[one.pk for one in tries]
        )
        for earliest in others.order_by("-at").values_list("at", flat=True)[counter.most - 1 : counter.most]:
            waits.append(earliest + WINDOW - now)
    if waits:
        succeeded([one.pk for one in tries])
        raise TooManyTries(max(1, math.ceil(max(waits).total_seconds())))
    return [one.pk for one in tries]


def succeeded(tries: Sequence[int]) -> None:
    SignInTry.objects.filter(pk__in=tries).delete()


def forget_old() -> int:
    """Remove rows that no longer count. Returns their number."""
    return SignInTry.objects.filter(at__lt=timezone.now() - WINDOW).delete()[0]


# --- Who is signing in ------------------------------------------------------------------------------------------------


def address_of(request: HttpRequest) -> str:
    """Returns the client's address as seen by the outermost of our own proxies. What a client writes itself stands left
    of it.

    Of an IPv6 address only the first 64 bits: everybody can use any number of the others.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(forwarded) >= settings.PROXIES:
            seen = forwarded[-settings.PROXIES]
    if found := re.fullmatch(r"\[(.+)\](?::[0-9]+)?|([0-9.]+):[0-9]+", seen):
        seen = found[1] or found[2]  # some proxies add the port, which is different each time
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return seen[:60]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def counters_of(request: HttpRequest, name: str, officer: Officer | None) -> list[Counter]:
    """Returns the counters for a password: the browser's own, where this officer signed in with it before; otherwise
    name and address."""
    browser = known_browsers(request).get(str(officer.pk)) if officer else None
    if browser and officer:
        return [Counter(f"browser {officer.pk} {browser}", PER_BROWSER)]
    # All spellings that find the officer count as one name: for the database ANI is also anı, which Python folds
    # differently.
    meant = officer.username if officer else name
    return [Counter(f"name {meant.casefold()}", PER_NAME), by_address(request)]


def by_address(request: HttpRequest) -> Counter:
    return Counter(f"address {address_of(request)}", PER_ADDRESS)


def known_browsers(request: HttpRequest) -> dict[str, str]:
    """Returns the officers who signed in with this browser before, each with its number for them."""
    try:
        held = signing.loads(
            request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE, ""),
            salt="enumeration.known_browser",
            max_age=timedelta(days=COOKIE_DAYS),
        )
    except signing.BadSignature:
        return {}
    return held if isinstance(held, dict) else {}


def remember(request: HttpRequest, officer: Officer) -> None:
    """Remember this browser as the officer's; the response carries the cookie."""
    held = known_browsers(request)
    number = held.pop(str(officer.pk), None) or secrets.token_urlsafe(12)
    held[str(officer.pk)] = number
    request.known_browsers = dict(list(held.items())[-MOST_OFFICERS:])  # type: ignore[attr-defined]


class SignInLimits:
    """Middleware: a refusal becomes 429 with Retry-After, and a browser that signed in is remembered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if held := getattr(request, "known_browsers", None):
            response.set_cookie(
                settings.KNOWN_BROWSER_COOKIE,
                signing.dumps(held, salt="enumeration.known_browser"),
                max_age=COOKIE_DAYS * 86_400,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TooManyTries):
            return None
        context: dict[str, Any] = {"wait": exception.wait}
        response = render(request, "registration/locked_out.html", context, status=429)
        response["Retry-After"] = str(exception.wait)
        response["Cache-Control"] = "no-store"
        return response
