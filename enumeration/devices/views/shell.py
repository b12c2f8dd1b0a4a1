"""The app for the field: one page about nobody, its service worker and its manifest. A device may keep all of it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from enumeration.access import Permission, page
from enumeration.answering.unsent_wording import waiting_words
from enumeration.answering.wording import questionnaire_words
from enumeration.devices.wording import app_words
from enumeration.pages import scripts
from enumeration.pages.caching import impersonal
from enumeration.pages.codebooks import codebook_address
from enumeration.pages.release import release
from enumeration.questionnaire.forms import FormKind

ENTRY = "js/devices/app.js"
STYLES = (
    "npm/tabler/css/tabler.min.css",
    "css/app.css",
    "css/worklist.css",
    "css/questionnaire.css",
    "css/verification.css",
    "css/devices.css",
)
IMAGES = ("img/favicon.svg", "img/logo.svg", "img/icons.svg", "img/app-192.png", "img/app-512.png")
EARLY = "js/theme-early.js"
WORKBOX = ("core", "routing", "strategies", "precaching")
WORKER = "js/devices/worker.js"

NOBODY = "00000000-0000-0000-0000-000000000000"  # in the addresses of a household
NOWHERE = "0" * 16  # in those of an SLS


@cache
def _shell() -> tuple[bytes, str]:
    """Returns the page as bytes, and the hash of its import map for the Content-Security-Policy.

    The page is the same for everybody: no session, no token, no nonce, which a kept page could not renew.
    """
    imports = json.dumps({"imports": {name: static(path) for name, path in scripts.IMPORT_MAP.items()}})
    with override("id"):
        text = render_to_string(
            "enumeration/devices/shell.html",
            {
                "imports": imports,
                "styles": STYLES,
                "early": EARLY,
                "entry": ENTRY,
                "modules": scripts.modules_of(ENTRY),
                "config": _config(),
                "words_id": _words("id"),
                "words_en": _words("en"),
            },
        )
    [written] = re.findall(r'<script type="importmap">(.*?)</script>', text, re.DOTALL)  # as the page has it
    digest = base64.b64encode(hashlib.sha256(written.encode()).digest()).decode()
    return text.encode(), f"'sha256-{digest}'"


def _words(language: str) -> dict[str, str]:
    with override(language):
        return questionnaire_words() | waiting_words() | app_words()


def _config() -> dict[str, Any]:
    """Returns where everything is. The browser puts a household for nobody, and an SLS for nowhere."""
    return {
        "home": reverse("enumeration:app"),
        "api": reverse("api-docs"),
        "codebooks": {form.value: codebook_address(form) for form in FormKind},
        "worker": reverse("enumeration:worker"),
        "icons": static("img/icons.svg"),
        "app": release(),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "sign_in": f"{reverse('enumeration:login')}?next={reverse('enumeration:app')}",
        "sign_out": reverse("enumeration:logout"),
        "worklist": reverse("enumeration:worklist"),
        "questionnaire": reverse("enumeration:questionnaire", args=[NOBODY]),
        "history": reverse("enumeration:household", args=[NOBODY]),
        "verification": reverse("enumeration:verification", args=[NOWHERE]),
        "press": reverse("enumeration:verification_line", args=[NOBODY]),
        "help": reverse("enumeration:help", args=["questionnaire"]),
        "nobody": NOBODY,
        "nowhere": NOWHERE,
    }


@page(Permission.PUBLIC)
@require_safe
@impersonal
def app(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Show the app. Which of its pages is shown is decided in the browser, by the address."""
    text, hashed = _shell()
    answer = csp_replace({"script-src": [SELF, hashed]})(lambda _request: HttpResponse(text))(request)
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _worker() -> bytes:
    """Returns the service worker: what it keeps, each file with the release in its address, then what it does."""
    files = [*scripts.all_modules_of(ENTRY), *STYLES, *IMAGES, EARLY]
    kept: list[dict[str, str | None]] = [{"url": static(path), "revision": None} for path in dict.fromkeys(files)]
    kept.append({"url": reverse("enumeration:app"), "revision": hashlib.sha256(_shell()[0]).hexdigest()[:16]})
    known = {
        "kept": kept,
        "shell": reverse("enumeration:app"),
        "codebook": reverse("api-codebook"),
        "books": list(_config()["codebooks"].values()),
    }
    libraries = [static(f"npm/workbox-{name}/workbox-{name}.prod.js") for name in WORKBOX]
    imported = ", ".join(json.dumps(path) for path in [*libraries, static(WORKER)])
    return f"self.known = {json.dumps(known)};\nimportScripts({imported});\n".encode()


@page(Permission.PUBLIC)
@require_safe
@impersonal
def worker(request: HttpRequest) -> HttpResponse:
    """Answer with the service worker of the whole site. It stands at the root, for its scope."""
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8", headers=headers)


@page(Permission.PUBLIC)
@require_safe
@impersonal
def manifest(request: HttpRequest) -> HttpResponse:
    """Answer with what a phone needs to install the app."""
    icons = [
        {"src": static(f"img/app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    with override("id"):
        found = {
            "id": reverse("enumeration:app"),
            "start_url": reverse("enumeration:app"),
            "scope": "/",
            "name": _("Regsosek – pendataan keluarga"),
            "short_name": "Regsosek",
            "lang": "id",
            "display": "standalone",
            "theme_color": "#0b4f6c",
            "background_color": "#ffffff",
            "icons": icons,
        }
    headers = {"Cache-Control": "no-cache"}
    return JsonResponse(found, content_type="application/manifest+json", headers=headers)
