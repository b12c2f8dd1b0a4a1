"""The first page after signing in: what is mine to do now."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import Permission, page
from enumeration.models import Round
from enumeration.templatetags.shell import places_for


@dataclass(frozen=True)
class Task:
    """A tile: how many of what wait for this person, and the page where they are dealt with."""

    label: str
    count: int | None
    note: str
    url: str
    icon: str
    tone: str = "info"


def tasks_for(request: HttpRequest) -> list[Task]:
    """What waits for this person, most urgent first."""
    return []


def greeting(hour: int) -> str:
    if 4 <= hour < 11:
        return _("Selamat pagi")
    if 11 <= hour < 15:
        return _("Selamat siang")
    if 15 <= hour < 19:
        return _("Selamat sore")
    return _("Selamat malam")


@page(Permission.SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "enumeration/home.html",
        {
            "greeting": greeting(timezone.localtime().hour),
            "tasks": tasks_for(request),
            "places": [place for place in places_for(request) if not place.is_here],
            "round": Round.current(),
        },
    )
