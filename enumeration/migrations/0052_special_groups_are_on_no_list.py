"""A special group (XK) is on no list, and no list is verified for it.

For what is written from now on, so that no table is read while it is locked; the next migration lets PostgreSQL check
what was there.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations
from django.db.models import CheckConstraint, Q


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0051_both_keyings_may_be_wrong")]

    operations = [
        AddConstraintNotValid(
            model_name="household",
            constraint=CheckConstraint(
                name="special_groups_are_on_no_list",
                condition=Q(form="K")
                | Q(
                    on_prelist=False,
                    prelist_code="",
                    prelist_number__isnull=True,
                    existence__isnull=True,
                    neighbourhood_opinion__isnull=True,
                ),
            ),
        ),
    ]
