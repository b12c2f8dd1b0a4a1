from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RankingConfig(AppConfig):
    name = "ranking"
    verbose_name = _("Pemeringkatan")
    default_auto_field = "django.db.models.BigAutoField"
