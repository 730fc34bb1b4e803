-- Parameters of the rules as dated versions, each in force after a place in the log, so that the
-- same log and the same versions give the same alerts. A change needs a second person.
CREATE TABLE surv_rule_changes (
  change_id text PRIMARY KEY CHECK (change_id ~ '^CHANGE-[0-9]{6,}$'),
  rule text NOT NULL,
  before jsonb NOT NULL,                 -- the rule's whole block, `enabled` included
  after jsonb NOT NULL CHECK (jsonb_typeof(after) = 'object'),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  state text NOT NULL CHECK (state IN ('open', 'approved', 'returned', 'withdrawn')),
  proposed_by text NOT NULL,             -- `staff:<id>`
  proposed_name text NOT NULL,
  proposed_at bigint NOT NULL,           -- microseconds UTC
  decided_by text,
  decided_name text,
  decided_at bigint,
  decision_reason text,
  CHECK ((state = 'open') = (decided_by IS NULL)),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK (state <> 'returned' OR length(decision_reason) > 0),
  CHECK (state <> 'withdrawn' OR decided_by = proposed_by),
  CONSTRAINT surv_rule_changes_four_eyes CHECK (
    state NOT IN ('approved', 'returned') OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX surv_rule_changes_open ON surv_rule_changes (rule) WHERE state = 'open';
CREATE SEQUENCE surv_rule_change_numbers;

CREATE FUNCTION surv_refuse(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'four eyes: %', what USING ERRCODE = 'check_violation';
END $$;

-- A proposal stays as it was made, and is decided once.
CREATE FUNCTION surv_rule_changes_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN PERFORM surv_refuse('a change begins as a proposal'); END IF;
    RETURN NEW;
  END IF;
  IF (NEW.change_id, NEW.rule, NEW.before, NEW.after, NEW.reason, NEW.proposed_by,
      NEW.proposed_name, NEW.proposed_at)
     IS DISTINCT FROM
     (OLD.change_id, OLD.rule, OLD.before, OLD.after, OLD.reason, OLD.proposed_by,
      OLD.proposed_name, OLD.proposed_at) THEN
    PERFORM surv_refuse('a proposal cannot be changed');
  END IF;
  IF OLD.state <> 'open' THEN PERFORM surv_refuse('a decision cannot be changed'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER surv_rule_changes_guard BEFORE INSERT OR UPDATE ON surv_rule_changes
  FOR EACH ROW EXECUTE FUNCTION surv_rule_changes_guard();
CREATE TRIGGER surv_rule_changes_stay BEFORE DELETE OR TRUNCATE ON surv_rule_changes
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

CREATE TABLE surv_rule_versions (
  number bigint PRIMARY KEY CHECK (number > 0),
  from_seq bigint NOT NULL CHECK (from_seq >= 0),  -- in force for the events after this one
  origin text NOT NULL CHECK (origin IN ('start', 'change')),
  change_id text UNIQUE REFERENCES surv_rule_changes (change_id),
  base_hash text NOT NULL,               -- what defaults and parameter file say without changes
  params_hash text NOT NULL,             -- of what is in force; part of every alert
  rules jsonb NOT NULL,                  -- all blocks, by rule
  at bigint NOT NULL,                    -- microseconds UTC
  CHECK ((origin = 'change') = (change_id IS NOT NULL))
);

-- Numbered without gaps, never for events that were judged already; a change that is in force was
-- approved, and changes its own rule only.
CREATE FUNCTION surv_rule_versions_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last surv_rule_versions%ROWTYPE; c surv_rule_changes%ROWTYPE;
BEGIN
  SELECT * INTO last FROM surv_rule_versions ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(last.number, 0) + 1 THEN
    PERFORM surv_refuse('versions are numbered without gaps');
  END IF;
  IF NEW.from_seq < coalesce(last.from_seq, 0) THEN
    PERFORM surv_refuse('a version begins where the one before has begun, or later');
  END IF;
  IF NEW.origin = 'start' THEN RETURN NEW; END IF;
  SELECT * INTO c FROM surv_rule_changes WHERE change_id = NEW.change_id;
  IF NOT FOUND OR c.state <> 'approved' THEN
    PERFORM surv_refuse('new parameters need the approval of a second person');
  END IF;
  IF NEW.rules -> c.rule IS DISTINCT FROM c.after
     OR NEW.rules - c.rule IS DISTINCT FROM last.rules - c.rule
     OR NEW.base_hash IS DISTINCT FROM last.base_hash THEN
    PERFORM surv_refuse('a version holds what was approved and nothing else');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER surv_rule_versions_guard BEFORE INSERT ON surv_rule_versions
  FOR EACH ROW EXECUTE FUNCTION surv_rule_versions_guard();
CREATE TRIGGER surv_rule_versions_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON surv_rule_versions
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- Where open windows were closed by a clean stop: what that raised is repeated from here.
CREATE TABLE surv_closings (
  seq bigint NOT NULL CHECK (seq >= 0),  -- last event before it
  version bigint NOT NULL REFERENCES surv_rule_versions (number),
  PRIMARY KEY (seq, version)
);
CREATE TRIGGER surv_closings_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON surv_closings
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- What-if runs: what a proposal was judged by. Figures only; alerts are made again when asked for.
CREATE TABLE surv_what_ifs (
  what_if_id text PRIMARY KEY,
  rule text NOT NULL,
  after jsonb NOT NULL,
  result jsonb NOT NULL,
  run_by text NOT NULL,
  run_name text NOT NULL,
  run_at bigint NOT NULL
);
CREATE INDEX surv_what_ifs_rule ON surv_what_ifs (rule, run_at DESC);
CREATE TRIGGER surv_what_ifs_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON surv_what_ifs
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
