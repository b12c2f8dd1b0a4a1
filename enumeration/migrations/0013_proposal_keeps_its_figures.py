"""A proposal keeps the figures of its lines, worked out when it changes; those that are there get theirs here."""

from dataclasses import asdict

from django.db import migrations, models

from enumeration.proposals.figures import Line, figures_of
from enumeration.proposals.solver.propose import Worker


def work_out(apps, schema_editor):
    Balance = apps.get_model("enumeration", "Balance")
    BalanceWorker = apps.get_model("enumeration", "BalanceWorker")
    columns = ("area_id", "families", "difficulty", "was__officer_id", "officer_id", "is_locked", "is_adjusted")
    for balance in Balance.objects.order_by("pk"):
        lines = [Line(*row) for row in balance.lines.order_by("area_id").values_list(*columns)]
        kept = list(balance.workers.select_related("officer"))
        if not lines or not kept:  # not worked out yet; its figures come with its lines
            continue
        workers = [Worker(one.officer_id, one.officer.home_area_id or "", carries=one.carries) for one in kept]
        figures, loads = figures_of(lines, workers, balance.lower_bound)
        for one in kept:
            own = loads[one.officer_id]
            one.load_before, one.load_after, one.sls = own.load_before, own.load_after, own.sls
            one.order, one.is_changed = own.order, own.is_changed
        changed = ["load_before", "load_after", "sls", "order", "is_changed"]
        # An upsert of what is there: a second for a district, and not ten as with bulk_update.
        BalanceWorker.objects.bulk_create(
            kept, update_conflicts=True, unique_fields=["id"], update_fields=changed, batch_size=1000
        )
        balance.figures = asdict(figures)
        balance.save(update_fields=["figures"])


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0012_a_period_joins_its_tally"),
    ]

    operations = [
        migrations.AddField(
            model_name="balance",
            name="figures",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="balanceworker",
            name="is_changed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="balanceworker",
            name="load_after",
            field=models.FloatField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="balanceworker",
            name="load_before",
            field=models.FloatField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="balanceworker",
            name="order",
            field=models.CharField(db_collation="C", db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="balanceworker",
            name="sls",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddIndex(
            model_name="balanceworker",
            index=models.Index(fields=["balance", "order"], name="worker_in_order"),
        ),
        migrations.AddIndex(
            model_name="balanceworker",
            index=models.Index(fields=["balance", "load_after"], name="worker_lightest"),
        ),
        migrations.RunPython(work_out, migrations.RunPython.noop, elidable=True),
    ]
