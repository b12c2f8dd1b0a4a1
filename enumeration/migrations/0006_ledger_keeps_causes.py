"""The ledger's trigger learns of `cause`; what became of an SLS is append-only as well."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION enumeration_only_end_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL
       OR (NEW.round_id, NEW.area_id, NEW.role, NEW.officer_id, NEW.started_at, NEW.decided_by_id, NEW.reason, NEW.batch,
           NEW.cause)
          IS DISTINCT FROM
          (OLD.round_id, OLD.area_id, OLD.role, OLD.officer_id, OLD.started_at, OLD.decided_by_id, OLD.reason, OLD.batch,
           OLD.cause)
    THEN
        RAISE EXCEPTION 'A period of the assignment ledger can be ended once, and nothing else changed'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER areachange_append_only BEFORE UPDATE OR DELETE ON enumeration_areachange
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
ALTER TABLE enumeration_areachange ENABLE ALWAYS TRIGGER areachange_append_only;
"""

BACKWARD = """
DROP TRIGGER areachange_append_only ON enumeration_areachange;
CREATE OR REPLACE FUNCTION enumeration_only_end_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL
       OR (NEW.round_id, NEW.area_id, NEW.role, NEW.officer_id, NEW.started_at, NEW.decided_by_id, NEW.reason, NEW.batch)
          IS DISTINCT FROM
          (OLD.round_id, OLD.area_id, OLD.role, OLD.officer_id, OLD.started_at, OLD.decided_by_id, OLD.reason, OLD.batch)
    THEN
        RAISE EXCEPTION 'A period of the assignment ledger can be ended once, and nothing else changed'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0005_sharing_out_the_work")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
