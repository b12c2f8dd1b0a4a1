"""What a page tells the questionnaire's component besides the dossier."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from enumeration import zones
from enumeration.answering.days import days_of
from enumeration.answering.wording import words_address
from enumeration.models import Round
from enumeration.pages.codebooks import codebook_address
from enumeration.pages.release import release


def component_config(
    request: HttpRequest, area_code: str, round: Round, form: str, *, mode: str, back: str, next: str, history: str
) -> dict[str, Any]:
    """Returns who answers which form, when, and where the component's calls and links go.

    `mode`: "keying" or "interview"; `back`, `next`, `history`: addresses, "" where there is none.
    """
    user = request.user
    return {
        "officer": {"id": user.pk, "username": user.get_username()},
        "api": reverse("api-docs"),
        "codebook": codebook_address(form),
        "words": words_address(),
        # The server's clock and calendar: a device's own may be years off.
        "now": zones.local(timezone.now(), area_code).isoformat(),
        "first_day": days_of(round, area_code).first.isoformat(),
        "app": release(),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "csrf": get_token(request),
        "icons": static("img/icons.svg"),
        "mode": mode,
        "back": back,
        "next": next,
        "history": history,
        "help": reverse("enumeration:help", args=["questionnaire"]),
    }
