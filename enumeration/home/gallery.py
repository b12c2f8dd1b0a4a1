"""Every component of the pages, with its parameters, an example, and the example's source."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enumeration.access import Permission, page
from enumeration.components.messages import icon
from enumeration.models import Job, State
from enumeration.pages.sorting import Sorting
from enumeration.templatetags.ui import COMPONENTS, Component

NOT_PARAMETERS = {"content", "context"}


@dataclass(frozen=True)
class Exhibit:
    name: str
    opening: str  # {% card %}…{% endcard %}
    says: str
    parameters: list[str]
    source: str
    shown: str


def parameters_of(function: Any) -> list[str]:
    """Returns the parameters as written in Python: `title`, `tone="info"`."""
    return [
        name if parameter.default is inspect.Parameter.empty else f"{name}={parameter.default!r}"
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in NOT_PARAMETERS
    ]


def example_of(component: Component) -> str:
    return (settings.BASE_DIR / "templates/components/examples" / f"{component.name}.html").read_text()


def exhibit(component: Component, request: HttpRequest, context: dict[str, Any]) -> Exhibit:
    source = example_of(component)
    body = f"…{{% end{component.name} %}}" if component.has_body else ""
    return Exhibit(
        name=component.name,
        opening=f"{{% {component.name} … %}}{body}",
        says=inspect.getdoc(component.function) or "",
        parameters=parameters_of(component.function),
        source=source,
        shown=engines["django"].from_string("{% load i18n ui %}" + source).render(context, request),
    )


@cache
def icon_names() -> list[str]:
    return re.findall(r'<symbol id="([^"]+)"', (settings.BASE_DIR / "static/img/icons.svg").read_text())


class SampleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nama petugas"))
    families = forms.IntegerField(label=gettext_lazy("Jumlah keluarga"), max_value=997, required=False)
    kecamatan = forms.ChoiceField(
        label=gettext_lazy("Kecamatan"), choices=[("7317010", "Larompong"), ("7317020", "Suli")]
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Peran"),
        choices=[("enumerator", "PPL"), ("supervisor", "PML")],
        widget=forms.CheckboxSelectMultiple,
    )
    agree = forms.BooleanField(label=gettext_lazy("Saya sudah memeriksa kembali"))


def samples() -> dict[str, Any]:
    """Returns made-up samples; no household and no officer of the database is shown here."""
    form = SampleForm({"name": "Andi Baso", "families": "4000", "kecamatan": "7317010", "agree": "on"})
    form.is_valid()
    days = [str(day) for day in range(1, 15)]
    kecamatan = ["Larompong", "Suli", "Belopa", "Bajo", "Bua", "Walenrang", "Lamasi", "Bastem"]
    families = [6210, 5480, 4890, 4110, 9830, 5210, 6120, 1800]
    shares = [0.82, 0.41, 1.0, 0.66, 0.23, 0.55, 0.05, None]
    now = timezone.now()
    return {
        "form": form,
        "household": SimpleNamespace(state=State.SENT_BACK),
        "states": State.values,
        "job_states": Job.State.values,
        "icons": icon_names(),
        "problems": [
            SimpleNamespace(
                number="302", message=_("Luas lantai 1–997 m², terisi 4000. Periksa tanda komanya."), url="#"
            ),
            SimpleNamespace(number="409", message=_("Harus ada tepat satu kepala keluarga; sekarang 2."), url="#"),
        ],
        "crumbs": [("Kab. Luwu", "#"), ("Kec. Bua", "#"), ("Desa Bua", "")],
        "tabs": [
            {"label": _("Semua"), "url": "#", "active": True, "count": 1284},
            {"label": _("Menunggu diperiksa"), "url": "#", "count": 38},
            {"label": _("Dikembalikan"), "url": "#", "count": 7},
        ],
        "facts": [
            (_("Kepala keluarga"), "Baso Tenri"),
            (_("Jumlah anggota"), 5),
            (_("Dicacah pada"), "12 November 2022"),
            (_("Nomor KK"), "7317••••••••0007"),
        ],
        "events": [
            {"when": now, "title": _("Dikembalikan"), "by": "Citra", "note": _("Periksa 302."), "tone": "warn"},
            {"when": now - timedelta(hours=5), "title": _("Dikirim"), "by": "Andi Baso", "tone": "wait"},
            {"when": now - timedelta(days=1), "title": _("Draf dibuat"), "by": "Andi Baso", "tone": "info"},
        ],
        "counts": [
            ("open", 320),
            ("draft", 41),
            ("submitted", 88),
            ("sent_back", 12),
            ("approved", 210),
            ("completed", 540),
        ],
        "line_spec": {
            "kind": "line",
            "category_title": _("Hari"),
            "categories": days,
            "series": [
                {"name": _("Selesai"), "values": [int(40 * d**1.3) for d in range(1, 15)], "tone": "good"},
                {"name": _("Rencana"), "values": [110 * d for d in range(1, 15)], "tone": "neutral", "dashed": True},
            ],
            "unit": _("keluarga"),
        },
        "stacked_spec": {
            "kind": "stacked",
            "categories": kecamatan,
            "series": [
                {"name": _("Selesai"), "values": [60, 30, 70, 40, 20, 35, 4, 0], "tone": "good"},
                {"name": _("Dikirim"), "values": [20, 10, 30, 15, 25, 20, 9, 2], "tone": "wait"},
                {"name": _("Belum didata"), "values": [20, 60, 0, 45, 55, 45, 87, 98], "tone": "neutral"},
            ],
        },
        "donut_spec": {
            "kind": "donut",
            "categories": [_("Terisi lengkap"), _("Menolak"), _("Pindah"), _("Tidak ditemukan")],
            "series": [
                {"name": _("Keluarga"), "values": [8120, 132, 410, 77], "tones": ["good", "bad", "info", "warn"]}
            ],
        },
        "areas": [
            {"name": name, "code": f"73170{place:02d}", "families": count, "share": share, "url": "#"}
            for place, (name, count, share) in enumerate(zip(kecamatan, families, shares, strict=True), 1)
        ],
        "rows": [
            {
                "name": f"RT 00{n} Dusun Bua",
                "code": f"731701000100{n:02d}00",
                "families": 70 + 13 * n,
                "officer": who,
                "state": state,
            }
            for n, (who, state) in enumerate([("Andi Baso", "draft"), ("–", "open"), ("Sitti Aminah", "approved")], 1)
        ],
        "sorting": Sorting(HttpRequest(), {"nama": str, "keluarga": int}, "nama"),
        "job": SimpleNamespace(
            state="running", done=412_300, total=1_240_000, seconds_left=95, note=_("Kecamatan 8 dari 22"), error=""
        ),
        "failed_job": SimpleNamespace(
            state="failed",
            done=10,
            total=100,
            seconds_left=None,
            note="",
            error=_("Ruang simpan penuh. Hubungi administrator."),
        ),
    }


@page(Permission.SIGNED_IN)
def gallery(request: HttpRequest) -> HttpResponse:
    context = samples()
    components = [Component("icon", icon, has_body=False), *COMPONENTS.values()]
    exhibits = [exhibit(component, request, context) for component in components]
    return render(request, "enumeration/home/gallery.html", {"exhibits": exhibits})
