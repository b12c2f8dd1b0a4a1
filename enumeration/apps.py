from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.translation import gettext_lazy as _


class EnumerationConfig(AppConfig):
    name = "enumeration"
    verbose_name = _("Pendataan")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from enumeration.exports import registry, special_groups

        import_module("enumeration.tasks")  # it names the modules in which jobs are declared
        registry.register(special_groups.SpecialGroups())


class RegsosekAdminConfig(SimpleAdminConfig):
    """SimpleAdminConfig: regsosek/urls.py finds the admin's pages, so that workers and commands do not load them."""

    default_site = "enumeration.admin_site.RegsosekAdminSite"
    default = False
