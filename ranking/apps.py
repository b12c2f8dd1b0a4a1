from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RankingConfig(AppConfig):
    name = "ranking"
    verbose_name = _("Pemeringkatan")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from enumeration.exports import registry
        from ranking import checks, exports, tasks  # noqa: F401  registers the system checks and the runners of jobs

        registry.register(exports.RankedList())
