from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RankingConfig(AppConfig):
    name = "ranking"
    verbose_name = _("Pemeringkatan")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from enumeration.exports import registry
        from enumeration.notices.registry import SOURCES
        from ranking import exports
        from ranking.home import ranking

        import_module("ranking.checks")  # the system checks
        import_module("ranking.tasks")  # the kinds of jobs
        registry.register(exports.RankedList())
        SOURCES.append(ranking)  # enumeration knows nothing of rankings
