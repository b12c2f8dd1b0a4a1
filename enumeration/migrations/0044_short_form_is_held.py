"""PostgreSQL checks the constraints of the short form's columns, while work goes on; it may be run twice."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

HELD = {
    "household": (
        "enumeration_household_special_kind_check",
        "special_kind_only_on_short_form",
        "special_kind_accepted",
    ),
    "person": tuple(
        held
        for name in ("difficulty_grade", "difficulty_kind", "diploma_group")
        for held in (f"enumeration_person_{name}_check", f"{name}_only_if_asked", f"{name}_accepted")
    ),
}


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("enumeration", "0043_short_form_counts_special_groups"),
    ]

    operations = [ValidateConstraint(model_name=model, name=name) for model, names in HELD.items() for name in names]
