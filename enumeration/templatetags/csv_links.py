"""The two kinds of CSV of a page's table; the one chosen last in this browser comes first."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from enumeration.components.messages import icon
from enumeration.files.csv_choice import chosen_csv

register = template.Library()


@register.simple_tag(takes_context=True)
def csv_links(context: dict[str, Any], address: str) -> SafeString:
    """Returns the links. address: of the file, up to the name of its format: /kemajuan/7317/berkas/?format="""
    names = {
        "csv": (_("CSV ,"), _("CSV dengan koma dan titik desimal")),
        "csv-id": (_("CSV ;"), _("CSV untuk Excel Indonesia: titik koma dan koma desimal")),
    }
    first = chosen_csv(context["request"])
    other = "csv" if first == "csv-id" else "csv-id"
    return format_html_join(
        "",
        '<a class="{}" href="{}" title="{}" aria-label="{}">{}{}</a>',
        [
            ("btn", f"{address}{first}", names[first][1], names[first][1], icon("download"), names[first][0]),
            ("btn btn-plain", f"{address}{other}", names[other][1], names[other][1], "", names[other][0]),
        ],
    )
