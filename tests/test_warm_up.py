"""A process of the web server shows its first page as fast as the next."""

from __future__ import annotations

from django.conf import settings
from django.template import engines
from django.urls import clear_url_caches, get_resolver

from regsosek import web


def test_every_template_is_compiled_before_the_processes_are_forked():
    loader = engines["django"].engine.template_loaders[0]
    loader.reset()
    web.warm_up()
    folder = settings.BASE_DIR / "templates"
    files = {str(file.relative_to(folder)) for file in folder.rglob("*.html") if file.parent.name != "examples"}
    assert len(files) > 200
    assert files <= loader.get_template_cache.keys()


def test_addresses_are_known_in_every_language():
    clear_url_caches()
    web.warm_up()
    assert {name for name, _label in settings.LANGUAGES} <= get_resolver()._reverse_dict.keys()
