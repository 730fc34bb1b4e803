-- Alerts about accounts of the venue's own staff stand in a queue of their own: for all but those
-- who may read it they are not there, whatever is done with them. The triggers below hold that.
CREATE TABLE case_own_staff (
  account text PRIMARY KEY,
  person text NOT NULL                   -- owner of the account
);
CREATE TABLE case_own_staff_readers (
  staff_id text PRIMARY KEY
);
ALTER TABLE case_alerts ADD COLUMN own_staff boolean NOT NULL DEFAULT false;
CREATE INDEX case_alerts_own_staff ON case_alerts (raised_at DESC) WHERE own_staff;

-- A need-to-know list without a case is theirs now, too.
DO $$
DECLARE old text;
BEGIN
  SELECT conname INTO old FROM pg_constraint WHERE conrelid = 'case_alerts'::regclass
    AND pg_get_constraintdef(oid) LIKE '%people IS NULL%';
  EXECUTE format('ALTER TABLE case_alerts DROP CONSTRAINT %I', old);
END $$;
ALTER TABLE case_alerts ADD CONSTRAINT case_alerts_people
  CHECK (state = 'attached' OR people IS NULL OR own_staff);

CREATE FUNCTION case_alerts_own_staff() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT NEW.own_staff THEN
    NEW.own_staff := EXISTS (
      SELECT 1 FROM case_own_staff s WHERE s.account = ANY (NEW.accounts));
  END IF;
  IF TG_OP = 'UPDATE' THEN NEW.own_staff := NEW.own_staff OR OLD.own_staff; END IF;
  IF NEW.own_staff AND (NEW.people IS NULL OR NEW.state <> 'attached') THEN
    NEW.people := ARRAY(SELECT staff_id FROM case_own_staff_readers ORDER BY staff_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_alerts_own_staff BEFORE INSERT OR UPDATE ON case_alerts
  FOR EACH ROW EXECUTE FUNCTION case_alerts_own_staff();
