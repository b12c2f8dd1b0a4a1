"""When each officer sent something in last, by day: who is silent is read from the counters, and no event is looked at."""

from django.db import migrations, models

from enumeration.zones import name_in_sql

LAST = f"""
INSERT INTO enumeration_officerday AS kept
       (round_id, area_id, officer_id, day, submitted, measured, seconds, last_at)
SELECT household.round_id, left(household.area_id, 10), event.by_id,
       (event.at AT TIME ZONE {name_in_sql("household.area_id")})::date AS day, 0, 0, 0, max(event.at)
FROM enumeration_household household JOIN enumeration_event event ON event.household_id = household.id
WHERE event.verb = 'submit' AND event.to_state = 'submitted' AND event.from_state <> event.to_state
GROUP BY household.round_id, left(household.area_id, 10), event.by_id, day
ON CONFLICT (officer_id, round_id, day, area_id) DO UPDATE SET last_at = excluded.last_at
"""  # noqa: S608  names of provinces' zones


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0067_fields_are_named")]

    operations = [
        migrations.AddField(model_name="officerday", name="last_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(LAST, migrations.RunSQL.noop),
    ]
