from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class EnumerationConfig(AppConfig):
    name = "enumeration"
    verbose_name = _("Pendataan")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from enumeration import tasks  # noqa: F401  registers the runners of its jobs


class RegsosekAdminConfig(AdminConfig):
    default_site = "enumeration.admin_site.RegsosekAdminSite"
    default = False
