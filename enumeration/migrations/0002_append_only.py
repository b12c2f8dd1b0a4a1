"""Events are append-only, and a period of the ledger can only be ended: the database refuses anything else."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION enumeration_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON enumeration_event
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON enumeration_event
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();

CREATE FUNCTION enumeration_only_end_period() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER assignment_only_end BEFORE UPDATE ON enumeration_assignment
    FOR EACH ROW EXECUTE FUNCTION enumeration_only_end_period();
CREATE TRIGGER assignment_no_delete BEFORE DELETE ON enumeration_assignment
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER assignment_no_truncate BEFORE TRUNCATE ON enumeration_assignment
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();

-- ALWAYS: also in a session that asked for session_replication_role = replica.
ALTER TABLE enumeration_event ENABLE ALWAYS TRIGGER event_append_only;
ALTER TABLE enumeration_event ENABLE ALWAYS TRIGGER event_no_truncate;
ALTER TABLE enumeration_assignment ENABLE ALWAYS TRIGGER assignment_only_end;
ALTER TABLE enumeration_assignment ENABLE ALWAYS TRIGGER assignment_no_delete;
ALTER TABLE enumeration_assignment ENABLE ALWAYS TRIGGER assignment_no_truncate;
"""

BACKWARD = """
DROP TRIGGER event_append_only ON enumeration_event;
DROP TRIGGER event_no_truncate ON enumeration_event;
DROP TRIGGER assignment_only_end ON enumeration_assignment;
DROP TRIGGER assignment_no_delete ON enumeration_assignment;
DROP TRIGGER assignment_no_truncate ON enumeration_assignment;
DROP FUNCTION enumeration_refuse();
DROP FUNCTION enumeration_only_end_period();
"""


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
