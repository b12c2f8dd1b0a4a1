"""A new officer's name differs from every other by more than its case: the database refuses it, also to the second of
two who add alike names at the same moment. Pairs from before stay as they are, until the administrator settles them; so
no unique index can say this."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION enumeration_name_is_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.username = OLD.username THEN
        RETURN NEW;
    END IF;
    -- Who takes an alike name waits here for the other's end, and then sees its row.
    PERFORM pg_advisory_xact_lock(20260034, hashtext(upper(NEW.username)));
    IF EXISTS (SELECT FROM enumeration_officer WHERE upper(username) = upper(NEW.username) AND id <> NEW.id) THEN
        RAISE EXCEPTION 'Another officer has this name, but for its case'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'officer_name_is_free';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER officer_name_is_free BEFORE INSERT OR UPDATE OF username ON enumeration_officer
    FOR EACH ROW EXECUTE FUNCTION enumeration_name_is_free();
"""

BACK = """
DROP TRIGGER officer_name_is_free ON enumeration_officer;
DROP FUNCTION enumeration_name_is_free();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0033_one_job_waits"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACK)]
