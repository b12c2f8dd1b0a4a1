"""What the frame of every page needs to know: who is signed in, which pages they may open, and which round is shown."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enumeration import rounds
from enumeration.access import Permission, Role, declared_permissions
from enumeration.answering.unsent_wording import waiting_words
from enumeration.models import Area, Round
from enumeration.models.areas import smallest_common
from enumeration.pages import scripts
from enumeration.pages.codebooks import codebook_address
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.release import release
from enumeration.questionnaire.forms import FormKind

register = template.Library()


@dataclass(frozen=True)
class Place:
    """An entry of the navigation. It requires the permission that the page itself declares."""

    label: str | Promise
    icon: str
    url_name: str
    permission: Permission | None = None  # where fewer people need the entry than may open the page
    leads_to: tuple[str, ...] = ()  # addresses of pages reached through it, although they are not below its own


PLACES = (
    Place(_("Beranda"), "home", "enumeration:home"),
    Place(_("Penugasan"), "layout-board", "enumeration:board", leads_to=("/usulan/", "/wilayah/", "/serah-terima/")),
    Place(
        _("Daftar kerja"),
        "list-check",
        "enumeration:worklist",
        leads_to=("/penugasan-saya/", "/berkas/saya/", "/verifikasi/"),
    ),
    Place(_("Pemeriksaan"), "clipboard-check", "enumeration:review_list", leads_to=("/kiriman-terlambat/",)),
    Place(_("Jurnal"), "history", "enumeration:journal", Permission.SEE_HOUSEHOLDS),
    Place(_("Kemajuan"), "chart-bar", "enumeration:progress", leads_to=("/verifikasi/",)),
    Place(pgettext_lazy("many", "Petugas"), "users", "enumeration:officers", leads_to=("/isi-hp/",)),
    Place(pgettext_lazy("papers", "Berkas"), "printer", "enumeration:papers"),
    Place(_("Prelist"), "upload", "enumeration:prelist_files"),
    Place(_("Pemeringkatan"), "list-numbers", "ranking:runs"),
    Place(_("Ekspor"), "download", "enumeration:exports"),
    Place(_("Pembacaan"), "eye", "enumeration:readings"),
    Place(_("Persiapan"), "flag", "enumeration:preparing", Permission.MANAGE),
    Place(_("Admin"), "settings", "admin:index", Permission.MANAGE),
    Place(_("API"), "api", "api-docs", Permission.MANAGE),
)


@cache
def _address(url_name: str) -> tuple[str, frozenset[Permission]] | None:
    """Returns the page's address and what it declares; None where this installation has no such page."""
    try:
        url = reverse(url_name)
        view = resolve(url).func
    except (NoReverseMatch, Resolver404):
        return None
    return url, frozenset(declared_permissions(view))


@register.simple_tag
def address_of(url_name: str) -> str:
    """Returns the page's address, or "" where there is no such page."""
    found = _address(url_name)
    return found[0] if found else ""


def address_open_to(request: HttpRequest, url_name: str) -> str:
    """Returns the page's address, or "" where this user may not open it in the round shown."""
    found = _address(url_name)
    return found[0] if found and found[1] & _permissions(request) else ""


@register.simple_tag
def has_rounds() -> bool:
    """Returns whether there is any round: without one nobody holds a role, and every page says what to run first."""
    return rounds.exist()


@dataclass(frozen=True)
class Link:
    label: str | Promise
    icon: str
    url: str
    is_here: bool


def _permissions(request: HttpRequest) -> frozenset[Permission]:
    if not hasattr(request, "_permissions_for_shell"):
        request._permissions_for_shell = rounds.permissions_here(request)  # type: ignore[attr-defined]
    return request._permissions_for_shell  # type: ignore[attr-defined]


def places_for(request: HttpRequest) -> list[Link]:
    """Returns the pages that this user may open in the round shown.

    The entry with the longest address above the page is marked.
    """
    held = _permissions(request)
    links = []
    for entry in PLACES:
        found = _address(entry.url_name)
        if not found:
            continue
        url, declared = found
        if held & ({entry.permission} if entry.permission else declared):
            links.append((entry, url))
    above = {
        start: url
        for entry, url in reversed(links)
        for start in (url, *entry.leads_to)
        if request.path == start or (start != "/" and request.path.startswith(start))
    }
    here = above[max(above, key=len)] if above else None
    return [Link(entry.label, entry.icon, url, url == here) for entry, url in links]


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[Link]:
    request = context.get("request")
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return []
    return places_for(request)


@dataclass(frozen=True)
class Standing:
    """In which roles an officer works, and where."""

    roles: str
    area: str


@register.simple_tag
def import_map() -> dict[str, str]:
    """Returns what a bare name in an import of a script stands for: a path below static/."""
    return scripts.IMPORT_MAP


@register.simple_tag
def modules_of(entry: str) -> tuple[str, ...]:
    """Returns the paths below static/ of this script and of all it imports, to be fetched side by side."""
    return scripts.modules_of(entry)


@register.simple_tag(takes_context=True)
def waiting_config(context: template.Context) -> dict[str, Any]:
    """Returns what every page needs to send, and to name, what this device has not sent yet."""
    request = context["request"]
    nobody = uuid.UUID(int=0)
    return {
        "officer": {"id": request.user.pk, "username": request.user.get_username()},
        "api": reverse("api-docs"),
        "codebooks": {form.value: codebook_address(form) for form in FormKind},
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "csrf": get_token(request),
        "worklist": reverse("enumeration:worklist"),
        "questionnaire": reverse("enumeration:questionnaire", args=[nobody]),
        "nobody": str(nobody),
        "words": waiting_words(),
    }


@register.simple_tag(takes_context=True)
def standing(context: template.Context) -> Standing:
    """Returns the officer's roles and area in the round shown: "PPL (pendata)", "Desa Bua (5 SLS)".

    At most two queries, once per page.
    """
    request = context["request"]
    if not hasattr(request, "_standing_for_shell"):
        request._standing_for_shell = _standing_of(rounds.held_here(request))
    return request._standing_for_shell


@register.simple_tag(takes_context=True)
def keys_from_paper(context: template.Context) -> bool:
    """Returns whether the officer is a keying operator in the round shown."""
    return rounds.keys_here(context["request"])


def _standing_of(held: list[tuple[int, str, str]]) -> Standing:
    roles = [str(role.label) for role in Role if any(role == one for _round, _area, one in held)]
    codes = {area for _round, area, _role in held}
    if not codes:
        return Standing(", ".join(roles) or str(_("Tanpa penugasan")), "")
    area = Area.objects.filter(code=smallest_common(codes)).values_list("name", flat=True).first()
    return Standing(", ".join(roles), _area_in_words(area, len(codes)))


def _area_in_words(name: str | None, count: int) -> str:
    name = in_mixed_case(name)
    if count == 1:
        return name
    several: Any = _("%(count)d wilayah tugas") % {"count": count}
    return f"{name} · {several}" if name else str(several)


@register.simple_tag(takes_context=True)
def current_round(context: template.Context) -> Round | None:
    """Returns the round the page is about: the view's own, or the officer's."""
    given: Any = context.get("round")
    if isinstance(given, Round):
        return given
    request = context.get("request")
    return rounds.round_of(request) if request and request.user.is_authenticated else None


@register.simple_tag(takes_context=True)
def round_choices(context: template.Context) -> list[Round]:
    """Returns the rounds to choose from, for officers who work in several."""
    request = context.get("request")
    return rounds.choices_for(request) if request and request.user.is_authenticated else []


@register.simple_tag
def is_made_up(round: Round | None) -> bool:
    """Returns whether the page says that its data are made up: if its round says so; on a page without a round, if
    there is no real round."""
    shown = round or Round.objects.order_by("is_made_up").only("is_made_up").first()
    return shown is not None and shown.is_made_up


@register.simple_tag
def version() -> str:
    return release()
