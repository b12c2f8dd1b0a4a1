"""The table scores pass through on their way to ranks, and what the database refuses."""

from django.db import migrations

FORWARD = """
-- Unlogged: it lives for minutes, and is made again from the frozen rows if PostgreSQL is killed meanwhile. It has no key: every row
-- comes with the transaction that says its kecamatan is done, and leaves with the one that ranks the run.
CREATE UNLOGGED TABLE ranking_score (
    run_id bigint NOT NULL,
    subdistrict char(7) COLLATE "C" NOT NULL,
    household_id uuid NOT NULL,
    area_code varchar(16) COLLATE "C" NOT NULL,
    building_number integer NOT NULL,
    family_number integer NOT NULL,
    members integer NOT NULL,
    score double precision NOT NULL,
    unknown integer NOT NULL
);

CREATE FUNCTION ranking_keep_what_was_used() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM ranking_run WHERE %I = $1)', TG_ARGV[0]) INTO used USING OLD.id;
    IF used THEN
        RAISE EXCEPTION '% % has been used by a run and cannot be changed: load a new version', TG_TABLE_NAME, OLD.name
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER model_immutable_once_used BEFORE UPDATE ON ranking_welfaremodel
    FOR EACH ROW EXECUTE FUNCTION ranking_keep_what_was_used('model_id');
CREATE TRIGGER scheme_immutable_once_used BEFORE UPDATE ON ranking_classscheme
    FOR EACH ROW EXECUTE FUNCTION ranking_keep_what_was_used('scheme_id');

CREATE FUNCTION ranking_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: a ranking stays as it was made', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER run_stays BEFORE DELETE ON ranking_run FOR EACH ROW EXECUTE FUNCTION ranking_refuse();
CREATE TRIGGER finished_run_stays_as_it_is BEFORE UPDATE ON ranking_run
    FOR EACH ROW WHEN (OLD.finished_at IS NOT NULL) EXECUTE FUNCTION ranking_refuse();
CREATE TRIGGER standing_stays BEFORE UPDATE OR DELETE ON ranking_standing
    FOR EACH ROW EXECUTE FUNCTION ranking_refuse();
CREATE TRIGGER frozen_family_stays_as_it_is BEFORE UPDATE ON ranking_frozenfamily
    FOR EACH ROW EXECUTE FUNCTION ranking_refuse();

-- The frozen rows of a run that was given up may go; once for the statement, because there are a million of them.
CREATE FUNCTION ranking_refuse_if_finished() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM ranking_run WHERE finished_at IS NOT NULL AND id IN (SELECT DISTINCT run_id FROM gone)
    ) THEN
        RAISE EXCEPTION 'What a finished ranking was made from stays with it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER frozen_family_stays AFTER DELETE ON ranking_frozenfamily REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION ranking_refuse_if_finished();
"""

BACKWARD = """
DROP TABLE ranking_score;
DROP TRIGGER model_immutable_once_used ON ranking_welfaremodel;
DROP TRIGGER scheme_immutable_once_used ON ranking_classscheme;
DROP TRIGGER run_stays ON ranking_run;
DROP TRIGGER finished_run_stays_as_it_is ON ranking_run;
DROP TRIGGER standing_stays ON ranking_standing;
DROP TRIGGER frozen_family_stays_as_it_is ON ranking_frozenfamily;
DROP TRIGGER frozen_family_stays ON ranking_frozenfamily;
DROP FUNCTION ranking_keep_what_was_used();
DROP FUNCTION ranking_refuse();
DROP FUNCTION ranking_refuse_if_finished();
"""


class Migration(migrations.Migration):
    dependencies = [("ranking", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
