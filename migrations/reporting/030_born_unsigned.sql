-- A run begins unsigned, its files are complete before anybody validates, one person is one text.
ALTER TABLE rep_runs ADD CONSTRAINT rep_runs_named CHECK (
  (validated_by IS NULL OR validated_by ~ '^staff:[a-z0-9_-]+$')
  AND (approved_by IS NULL OR approved_by ~ '^staff:[a-z0-9_-]+$')
  AND (proposed_by NOT ILIKE '%staff%' OR proposed_by ~ '^staff:[a-z0-9_-]+$'));

CREATE FUNCTION rep_runs_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'generated' OR NEW.validated_by IS NOT NULL OR NEW.approved_by IS NOT NULL THEN
    RAISE EXCEPTION 'four eyes: run % begins as it was generated', NEW.id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rep_runs_born BEFORE INSERT ON rep_runs
  FOR EACH ROW EXECUTE FUNCTION rep_runs_born();

CREATE FUNCTION rep_run_files_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM rep_runs WHERE id = NEW.run AND validated_by IS NOT NULL) THEN
    RAISE EXCEPTION 'four eyes: what was validated in run % gets no further file', NEW.run
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rep_run_files_complete BEFORE INSERT ON rep_run_files
  FOR EACH ROW EXECUTE FUNCTION rep_run_files_complete();
