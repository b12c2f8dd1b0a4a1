"""A round belongs to an area: the smallest that holds all the work of those that are there already."""

import django.db.models.deletion
from django.db import migrations, models

LENGTHS = (16, 14, 10, 7, 4, 2)


def infer(apps, schema_editor):
    tables = [apps.get_model("enumeration", name) for name in ("Assignment", "Tally")]
    Area = apps.get_model("enumeration", "Area")
    for round in apps.get_model("enumeration", "Round").objects.filter(area=None):
        ends = [
            table.objects.filter(round=round).aggregate(first=models.Min("area_id"), last=models.Max("area_id"))
            for table in tables
        ]
        codes = [code for each in ends for code in each.values() if code]
        if codes:
            first, last = min(codes), max(codes)
            common = [first[:length] for length in LENGTHS if first[:length] == last[:length]]
            there = set(Area.objects.filter(code__in=common).values_list("code", flat=True))
            round.area_id = next((code for code in common if code in there), None)
            round.save(update_fields=["area"])


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0022_keys_have_canaries"),
    ]

    operations = [
        migrations.AddField(
            model_name="round",
            name="area",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enumeration.area",
                verbose_name="wilayah",
            ),
        ),
        migrations.RunPython(infer, migrations.RunPython.noop),
    ]
