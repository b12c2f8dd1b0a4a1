from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class EnumerationConfig(AppConfig):
    name = "enumeration"
    verbose_name = _("Pendataan")
    default_auto_field = "django.db.models.BigAutoField"


class RegsosekAdminConfig(AdminConfig):
    default_site = "enumeration.admin_site.RegsosekAdminSite"
    default = False
