"""Counters by day of places outside WITA are counted anew: until now a day began at midnight in Makassar everywhere.

The days of WIB and WIT provinces only, village by village. 203/204 dates that were written stay as they were answered.
"""

from django.db import migrations

WIB = ("11 12 13 14 15 16 17 18 19 21", "31 32 33 34 35 36", "61 62")
WIT = ("81 82", "91 92 93 94 95 96 97")
ZONES = {"Asia/Jakarta": " ".join(WIB).split(), "Asia/Jayapura": " ".join(WIT).split()}

COUNT = """
WITH moves AS (
    SELECT household.id, left(household.area_id, 10) AS village, (event.at AT TIME ZONE %s)::date AS day,
           event.from_state, event.to_state,
           row_number() OVER (PARTITION BY household.id, event.to_state ORDER BY event.id) AS nth
    FROM enumeration_household household
    JOIN enumeration_event event ON event.household_id = household.id
    WHERE household.round_id = %s AND household.area_id LIKE %s AND event.from_state <> event.to_state
), counted AS (
    SELECT village, day,
           count(*) FILTER (WHERE to_state = 'submitted' AND nth = 1) AS submitted,
           sum((to_state IN ('approved', 'completed'))::int - (from_state IN ('approved', 'completed'))::int) AS approved,
           sum((to_state = 'completed')::int - (from_state = 'completed')::int) AS completed,
           sum((to_state = 'sent_back')::int - (from_state = 'sent_back')::int) AS sent_back
    FROM moves GROUP BY village, day
)
INSERT INTO enumeration_daytally (round_id, area_id, day, submitted, approved, completed, sent_back)
SELECT %s, village, day, submitted, approved, completed, sent_back FROM counted
WHERE (submitted, approved, completed, sent_back) <> (0, 0, 0, 0)
"""


def count_anew(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for zone, provinces in ZONES.items():
            cursor.execute(
                "SELECT DISTINCT round_id, left(area_id, 10) FROM enumeration_tally WHERE left(area_id, 2) = ANY (%s) "
                "ORDER BY 1, 2",
                [provinces],
            )
            for round_id, village in cursor.fetchall():
                cursor.execute(
                    "DELETE FROM enumeration_daytally WHERE round_id = %s AND area_id LIKE %s",
                    [round_id, f"{village}%"],
                )
                cursor.execute(COUNT, [zone, round_id, f"{village}%", round_id])


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0030_rows_of_jobs_name_nobody")]

    operations = [migrations.RunPython(count_anew, migrations.RunPython.noop)]
