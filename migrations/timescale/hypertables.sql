-- Turns a table of analytics that is cut into months into a hypertable, with its rows. Run by
-- reporting's analytics when it starts on a server with TimescaleDB, of any edition.
CREATE OR REPLACE FUNCTION rep_make_hypertable(name text, days int) RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  draft text := name || '_draft';
BEGIN
  IF EXISTS (
    SELECT 1 FROM timescaledb_information.hypertables
    WHERE hypertable_schema = current_schema() AND hypertable_name = name
  ) THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', draft, name);
  PERFORM create_hypertable(draft::regclass, by_range('time', make_interval(days => days)),
                            create_default_indexes => false);
  EXECUTE format('INSERT INTO %I SELECT * FROM %I', draft, name);
  EXECUTE format('DROP TABLE %I', name);
  EXECUTE format('ALTER TABLE %I RENAME TO %I', draft, name);
END $$;
