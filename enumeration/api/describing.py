"""How drf-spectacular describes our views: from what each view itself declares."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema

from enumeration.access import Permission


class Described(AutoSchema):
    """DEFAULT_SCHEMA_CLASS. Takes parameters from the view's `asks`, and marks views that need no token."""

    def get_override_parameters(self) -> list[Any]:
        asks = getattr(self.view, "asks", ()) if self.method == "GET" else ()
        return [parameter.described() for parameter in asks]

    def get_auth(self) -> list[dict[str, list[str]]]:
        # imported here: it imports Django REST framework's views, which import this module
        from enumeration.api.access import wanted

        return [{}] if Permission.PUBLIC in wanted(self.view, self.method) else super().get_auth()
