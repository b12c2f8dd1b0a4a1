"""How often somebody may fail to sign in. Counted in the database, so that every process knows, and before any hashing.

A browser that an officer signed in with before carries a signed cookie and has a counter of its own: a stranger's tries
never delay it. Others are counted by name and by address. Successes do not count, and nothing ever sleeps.
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
PER_ADDRESS = 100  # a training hall of sixty sits behind one

COOKIE_DAYS = 180
MOST_OFFICERS = 8
"""Of one browser: a telephone that a team shares. Whoever signed in least recently is forgotten first."""


class TooManyTries(Exception):
    """Refused without looking at the password; `wait` says for how many seconds."""

    def __init__(self, wait: int):
        super().__init__(f"too many failed tries; wait {wait} s")
        self.wait = wait


@dataclass(frozen=True)
class Counter:
    """What is counted, and how many failures an hour it may have."""

    what: str
    most: int

    @property
    def key(self) -> str:
        return salted_hmac("enumeration.sign_in_limits", self.what, algorithm="sha256").hexdigest()


def begin(counters: Sequence[Counter]) -> list[int]:
    """Counts a try, which `succeeded` takes back. Raises TooManyTries, and then it was not counted.

    The row is there before it is looked who else is: of many tries at the same moment no more than `most` pass.
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
    """Removes what is no longer counted."""
    return SignInTry.objects.filter(at__lt=timezone.now() - WINDOW).delete()[0]


# --- Who is trying ----------------------------------------------------------------------------------------------------


def address_of(request: HttpRequest) -> str:
    """The client's address: what the outermost of our own proxies saw. What a client writes itself stands left of it.

    Of an IPv6 address the first 64 bits: everybody has as many of the others as they like.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(forwarded) >= settings.PROXIES:
            seen = forwarded[-settings.PROXIES]
    if found := re.fullmatch(r"\[(.+)\](?::[0-9]+)?|([0-9.]+):[0-9]+", seen):
        seen = found[1] or found[2]  # some proxies write the port, too, and that is another one each time
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
    """For a password: the browser's own, where this officer signed in with it before; or else name and address."""
    browser = known_browsers(request).get(str(officer.pk)) if officer else None
    if browser and officer:
        return [Counter(f"browser {officer.pk} {browser}", PER_BROWSER)]
    # Whatever finds the officer is one name: to the database ANI is also anı, whose case Python folds otherwise.
    meant = officer.username if officer else name
    return [Counter(f"name {meant.casefold()}", PER_NAME), by_address(request)]


def by_address(request: HttpRequest) -> Counter:
    return Counter(f"address {address_of(request)}", PER_ADDRESS)


def known_browsers(request: HttpRequest) -> dict[str, str]:
    """The officers who signed in with this browser before, each with its number for them."""
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
    """This browser is the officer's from now on; the answer carries the cookie."""
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
