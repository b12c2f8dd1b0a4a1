"""Maps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from enumeration.components.registry import component


@component
def choropleth(
    id: str,
    label: str,
    areas: Iterable[Mapping[str, Any]],
    outlines_url: str,
    measure: str = "",
    weight: str = "",
    note: str = "",
    by_need: bool = False,
) -> dict:
    """Draw areas on a map, coloured by share or by need, and the same figures as a table; where one presses, one goes.

    areas: as for treemap, whose colours and legend it has. outlines_url: answers with GeoJSON whose features are named
    by code. The page loads js/map.js. An area without an outline stands in the table.
    """
    listed = list(areas)
    measure, weight = measure or _("Selesai"), weight or _("Keluarga")
    return {
        "id": id,
        "label": label,
        "areas": listed,
        "outlines_url": outlines_url,
        "measure": measure,
        "weight": weight,
        "note": note,
        "by_need": by_need,
        "data": {"areas": listed, "measure": measure, "weight": weight, "scale": "need" if by_need else "scale"},
    }
