"""The address of everything. Each address names its permission, or tests/test_architecture.py fails."""

from django.contrib import admin
from django.urls import include, path

# Here rather than at every start: import_export takes 0.7 s and 18 MB that only the web server needs.
admin.autodiscover()

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("enumeration.api.urls")),
    path("api/v1/", include("ranking.standings.api")),
    path("peringkat/", include("ranking.urls")),
    path("", include("enumeration.urls")),
]

# Programs get problem details, people a page.
handler404 = "enumeration.api.errors.not_found"
handler403 = "enumeration.api.errors.not_allowed"

# A database that does not answer is 503 with advice, not 500.
handler500 = "enumeration.pages.errors.server_error"
