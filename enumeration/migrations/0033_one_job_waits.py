from django.db import migrations, models

# Of several that wait on the day of the upgrade, each is still done: the first stays in the queue, and the others count
# as begun by a worker that died, for whom the beat task rings.
BEGUN = """
UPDATE enumeration_job later SET state = 'running', started_at = now()
WHERE later.state = 'waiting' AND later.parent_id IS NULL AND EXISTS (
    SELECT FROM enumeration_job earlier
    WHERE earlier.state = 'waiting' AND earlier.parent_id IS NULL
        AND earlier.asked_by_id = later.asked_by_id AND earlier.kind = later.kind
        AND (earlier.asked_at, earlier.id) < (later.asked_at, later.id)
)
"""


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0032_remarks_are_answered")]

    operations = [
        migrations.RunSQL(BEGUN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent", None), ("state", "waiting")),
                fields=("asked_by", "kind"),
                name="one_waits_per_kind_and_officer",
            ),
        ),
    ]
