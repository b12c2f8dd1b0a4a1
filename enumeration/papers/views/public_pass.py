"""The page behind the QR code of a card or letter. Anybody may open it; it confirms a pass valid today, or just says
no.

It sets no cookie, no cache keeps it and no search engine finds it. Expired, revoked and unknown passes look the same.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rest_framework.throttling import SimpleRateThrottle

from enumeration.access import Permission, Role, page
from enumeration.papers.public_pass import confirmed, photo_of
from enumeration.words import Words

ROLES = {
    Role.ENUMERATOR: Words("Petugas Pendataan Lapangan (PPL)", "Enumerator (PPL)"),
    Role.SUPERVISOR: Words("Petugas Pemeriksa Lapangan (PML)", "Supervisor (PML)"),
    Role.COORDINATOR: Words("Koordinator Sensus Kecamatan (Koseka)", "Kecamatan coordinator (Koseka)"),
}


class Lookups(SimpleRateThrottle):
    """A limit far above a street of people scanning, far below what guessing needs."""

    rate = "90/min"

    def get_cache_key(self, request: Any, view: Any) -> str:
        return f"pass-lookups-{self.get_ident(request)}"


@page(Permission.PUBLIC)
@require_safe
def public_pass(request: HttpRequest, token: str) -> HttpResponse:
    """Show whether this card is valid today, and its holder."""
    asked = request.GET.get("bahasa", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        throttle = Lookups()
        if not throttle.allow_request(request, None):  # type: ignore[arg-type]
            response = render(request, "enumeration/papers/too_often.html", {"language": language}, status=429)
            response["Retry-After"] = str(int(throttle.wait() or 60) + 1)
            return _told_to_nobody(response)
        found = confirmed(token)
        context = {
            "found": found,
            "role": ROLES[Role(found.role)] if found and found.role else _("Petugas"),
            "today": found.today if found else timezone.localdate(),
            "token": token,
            "language": language,
        }
        return _told_to_nobody(render(request, "enumeration/papers/public_pass.html", context))


@page(Permission.PUBLIC)
@require_safe
def public_photo(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the photograph of a pass that is valid today."""
    throttle = Lookups()
    if not throttle.allow_request(request, None):  # type: ignore[arg-type]
        return _told_to_nobody(HttpResponse(status=429, headers={"Retry-After": "60"}))
    photo = photo_of(token)
    if photo is None:
        return _told_to_nobody(HttpResponse(status=404))
    return _told_to_nobody(HttpResponse(photo, content_type="image/jpeg"))


def _told_to_nobody(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive, noimageindex"
    # The address itself is the key to this page: it must not be passed on to the next site a reader opens.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    return response
