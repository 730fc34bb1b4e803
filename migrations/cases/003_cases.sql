-- Cases: append-only events are the truth, case_cases is their fold laid out for lists. Closing and
-- reopening need a second person; the constraints below hold that, whatever the program says.
CREATE TABLE case_counters (
  name text PRIMARY KEY,
  last bigint NOT NULL
);
INSERT INTO case_counters VALUES ('case', 0);

CREATE TABLE case_cases (
  case_id text PRIMARY KEY CHECK (case_id ~ '^CASE-[0-9]{6,}$'),
  version bigint NOT NULL CHECK (version > 0),
  type text NOT NULL,
  title text NOT NULL,
  state text NOT NULL CHECK (state IN
    ('draft', 'open', 'in-progress', 'waiting', 'submitted', 'closed', 'discarded')),
  outcome text CHECK (outcome IN ('confirmed', 'refuted', 'inconclusive')),
  priority text NOT NULL,
  author text NOT NULL,                  -- `staff:<id>`
  author_name text NOT NULL,
  assignee text,
  assignee_name text,
  subjects text[] NOT NULL,              -- beneficial owners
  alerts int NOT NULL,
  people text[],                         -- need-to-know: staff ids
  opened_at bigint NOT NULL,             -- microseconds UTC
  updated_at bigint NOT NULL,
  closed_at bigint,
  due_at bigint,                         -- of the running clock that ends first
  due_clock text,
  approval_id text,                      -- the last one that closed or reopened it
  CHECK (state <> 'closed'
    OR (outcome IS NOT NULL AND closed_at IS NOT NULL AND approval_id IS NOT NULL))
);
CREATE INDEX case_cases_state ON case_cases (state, due_at);
CREATE INDEX case_cases_assignee ON case_cases (assignee, state);
CREATE INDEX case_cases_subjects ON case_cases USING gin (subjects);

CREATE TABLE case_approvals (
  approval_id text PRIMARY KEY,
  case_id text NOT NULL REFERENCES case_cases (case_id),
  kind text NOT NULL CHECK (kind IN ('close', 'reopen')),
  state text NOT NULL CHECK (state IN ('open', 'approved', 'returned')),
  proposed_by text NOT NULL,             -- `staff:<id>`
  proposed_name text NOT NULL,
  proposed_at bigint NOT NULL,
  author text NOT NULL,                  -- of the case
  assignee text,                         -- of the case when it was proposed
  approved_by text,
  returned_by text,
  decided_at bigint,
  reason text,
  used boolean NOT NULL DEFAULT false,   -- an approval lets one change through
  CHECK ((state = 'approved') = (approved_by IS NOT NULL)),
  CHECK ((state = 'returned') = (returned_by IS NOT NULL)),
  CHECK (state <> 'returned' OR reason IS NOT NULL),
  CHECK (used IS FALSE OR state = 'approved'),
  CONSTRAINT case_approvals_four_eyes CHECK (approved_by IS NULL OR (
    approved_by <> proposed_by AND approved_by <> author
    AND approved_by IS DISTINCT FROM assignee))
);
CREATE UNIQUE INDEX case_approvals_open ON case_approvals (case_id) WHERE state = 'open';

CREATE TABLE case_events (
  case_id text NOT NULL REFERENCES case_cases (case_id) DEFERRABLE INITIALLY DEFERRED,
  version bigint NOT NULL CHECK (version > 0),
  kind text NOT NULL,
  at bigint NOT NULL,
  actor text NOT NULL,
  by_name text NOT NULL,
  body jsonb NOT NULL,
  changes jsonb NOT NULL,                -- [{field, before, after}]
  approval_id text REFERENCES case_approvals (approval_id),
  PRIMARY KEY (case_id, version),
  CHECK (kind NOT IN ('closed', 'reopened') OR approval_id IS NOT NULL)
);
CREATE INDEX case_events_at ON case_events (at);
CREATE TRIGGER case_events_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON case_events
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

CREATE FUNCTION case_refuse(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'four eyes: %', what USING ERRCODE = 'check_violation';
END $$;

-- Author and assignee are the case's own, whatever the statement says; a decision is made once.
CREATE FUNCTION case_approvals_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c case_cases%ROWTYPE;
BEGIN
  SELECT * INTO c FROM case_cases WHERE case_id = NEW.case_id;
  IF NOT FOUND THEN PERFORM case_refuse('there is no such case'); END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' OR NEW.used THEN
      PERFORM case_refuse('an approval begins as a proposal');
    END IF;
    NEW.author := c.author;
    NEW.assignee := c.assignee;
    RETURN NEW;
  END IF;
  IF (NEW.approval_id, NEW.case_id, NEW.kind, NEW.proposed_by, NEW.proposed_at, NEW.author)
     IS DISTINCT FROM
     (OLD.approval_id, OLD.case_id, OLD.kind, OLD.proposed_by, OLD.proposed_at, OLD.author)
     OR NEW.assignee IS DISTINCT FROM OLD.assignee THEN
    PERFORM case_refuse('a proposal cannot be changed');
  END IF;
  IF OLD.state = 'open' THEN
    IF NEW.used THEN PERFORM case_refuse('decide first'); END IF;
    IF NEW.approved_by IS NOT NULL AND NEW.approved_by = c.assignee THEN
      PERFORM case_refuse('the assignee cannot approve');
    END IF;
  ELSIF (NEW.state, NEW.approved_by, NEW.returned_by, NEW.decided_at, NEW.reason)
     IS DISTINCT FROM (OLD.state, OLD.approved_by, OLD.returned_by, OLD.decided_at, OLD.reason)
     OR (OLD.used AND NOT NEW.used) THEN
    PERFORM case_refuse('a decision cannot be changed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_approvals_guard BEFORE INSERT OR UPDATE ON case_approvals
  FOR EACH ROW EXECUTE FUNCTION case_approvals_guard();
CREATE TRIGGER case_approvals_stay BEFORE DELETE OR TRUNCATE ON case_approvals
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- Into and out of `closed` only by an approval of this case that nothing has used before.
CREATE FUNCTION case_cases_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state NOT IN ('draft', 'open') THEN
      PERFORM case_refuse('a case begins as a draft or open');
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.case_id, NEW.author) IS DISTINCT FROM (OLD.case_id, OLD.author) THEN
    PERFORM case_refuse('the author of a case cannot be changed');
  END IF;
  IF (NEW.state = 'closed') = (OLD.state = 'closed') THEN
    IF NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR (NEW.state = 'closed' AND NEW.outcome IS DISTINCT FROM OLD.outcome) THEN
      PERFORM case_refuse('an outcome is changed by reopening the case');
    END IF;
  ELSE
    wanted := CASE WHEN NEW.state = 'closed' THEN 'close' ELSE 'reopen' END;
    UPDATE case_approvals SET used = true
    WHERE approval_id = NEW.approval_id AND case_id = NEW.case_id AND kind = wanted
      AND state = 'approved' AND NOT used;
    IF NOT FOUND THEN
      PERFORM case_refuse('to ' || wanted || ' a case a second person has to approve');
    END IF;
  END IF;
  IF NEW.state = 'discarded' AND OLD.state NOT IN ('draft', 'open', 'discarded') THEN
    PERFORM case_refuse('a case that was worked on is closed, not discarded');
  END IF;
  IF OLD.state = 'discarded' AND NEW.state <> 'discarded' THEN
    PERFORM case_refuse('a discarded case stays discarded');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_cases_guard BEFORE INSERT OR UPDATE ON case_cases
  FOR EACH ROW EXECUTE FUNCTION case_cases_guard();
CREATE TRIGGER case_cases_stay BEFORE DELETE OR TRUNCATE ON case_cases
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- The step that closes or reopens names an approval of the same case that was given.
CREATE FUNCTION case_events_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind IN ('closed', 'reopened') AND NOT EXISTS (
    SELECT 1 FROM case_approvals a WHERE a.approval_id = NEW.approval_id
      AND a.case_id = NEW.case_id AND a.state = 'approved' AND a.approved_by = NEW.actor
      AND a.kind = CASE NEW.kind WHEN 'closed' THEN 'close' ELSE 'reopen' END) THEN
    PERFORM case_refuse('this step needs the approval of a second person');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_events_guard BEFORE INSERT ON case_events
  FOR EACH ROW EXECUTE FUNCTION case_events_guard();

-- Runs of clocks; which clocks there are is data of the program.
CREATE TABLE case_clocks (
  case_id text NOT NULL REFERENCES case_cases (case_id),
  clock text NOT NULL,
  started_at bigint NOT NULL,            -- microseconds UTC
  due_at bigint NOT NULL,
  stopped_at bigint,
  PRIMARY KEY (case_id, clock, started_at)
);
CREATE INDEX case_clocks_due ON case_clocks (due_at) WHERE stopped_at IS NULL;

CREATE TABLE case_files (
  case_id text NOT NULL REFERENCES case_cases (case_id),
  file_id text NOT NULL,
  sha256 bytea NOT NULL CHECK (sha256 = sha256(content)),
  content bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 10485760),
  PRIMARY KEY (case_id, file_id)
);
CREATE TRIGGER case_files_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON case_files
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
