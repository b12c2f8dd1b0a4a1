"""PostgreSQL checks that no special group is on a list, while work goes on; it may be run twice."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("enumeration", "0052_special_groups_are_on_no_list")]

    operations = [ValidateConstraint(model_name="household", name="special_groups_are_on_no_list")]
