"""How drf-spectacular describes a view of ours: by what the view itself declares."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema

from enumeration.access import Permission


class Described(AutoSchema):
    """DEFAULT_SCHEMA_CLASS. Parameters come from the view's `asks`; what needs no token says so."""

    def get_override_parameters(self) -> list[Any]:
        asks = getattr(self.view, "asks", ()) if self.method == "GET" else ()
        return [parameter.described() for parameter in asks]

    def get_auth(self) -> list[dict[str, list[str]]]:
        from enumeration.api.access import wanted  # which imports Django REST framework's views, and they this

        return [{}] if Permission.PUBLIC in wanted(self.view, self.method) else super().get_auth()
