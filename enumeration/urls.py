"""Addresses of the enumeration pages: each feature has its own list.

The order matters where one is the beginning of another.
"""

from django.urls import include, path

app_name = "enumeration"

FEATURES = [
    "home",
    "notices",
    "finding",
    "accounts",
    "assignment",
    "answering",
    "proposals",
    "worklist",
    "devices",
    "review",
    "reinterviews",
    "keying",
    "journal",
    "progress",
    "watching",
    "verification",
    "exports",
    "officers",
    "officers.lists",
    "jobs",
    "prelist",
    "readings",
    "papers",
    "codebook",
    "devices",
    "preparing",
    "help",
    "handbook",
]

urlpatterns = [path("", include(f"enumeration.{feature}.urls")) for feature in FEATURES]
