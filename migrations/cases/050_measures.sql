-- The ladder: measures against an account, each tied to a case. What hurts, and lifting it, needs a
-- second person who is neither author nor assignee of the case nor who proposed it.
INSERT INTO case_counters VALUES ('measure', 0);

CREATE TABLE case_measures (
  measure_id text PRIMARY KEY CHECK (measure_id ~ '^MEASURE-[0-9]{6,}$'),
  case_id text NOT NULL REFERENCES case_cases (case_id),
  owner text NOT NULL,                   -- beneficial owner of the account
  account text NOT NULL,
  market text,                           -- null = all markets
  measure text NOT NULL CHECK (measure IN
    ('warning', 'throttle', 'cancel-only', 'market-ban', 'suspension', 'lift')),
  lifts text REFERENCES case_measures (measure_id),
  per_second bigint,                     -- messages a second, of a throttle
  until_at bigint,                       -- microseconds UTC, like the other times; null = lifted
  reason text NOT NULL CHECK (length(reason) BETWEEN 3 AND 2000),
  needs_second boolean NOT NULL,
  state text NOT NULL CHECK (state IN
    ('proposed', 'approved', 'done', 'returned', 'withdrawn', 'refused')),
  proposed_by text NOT NULL CHECK (proposed_by ~ '^staff:[a-z0-9_-]+$'),
  proposed_name text NOT NULL,
  proposed_at bigint NOT NULL,
  author text NOT NULL,                  -- of the case
  assignee text,                         -- of the case when it was proposed
  decided_by text CHECK (decided_by ~ '^staff:[a-z0-9_-]+$'),
  decided_name text,
  decided_at bigint,
  decision_reason text,
  done_at bigint,                        -- when the core did it, and as which event
  done_seq bigint,
  refusal text,                          -- the core's
  CHECK ((measure = 'lift') = (lifts IS NOT NULL)),
  CHECK ((measure = 'throttle') = (per_second IS NOT NULL)),
  CHECK (per_second IS NULL OR per_second BETWEEN 1 AND 1000000),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK ((state = 'done') = (done_seq IS NOT NULL)),
  CHECK ((state = 'refused') = (refusal IS NOT NULL)),
  CHECK (state <> 'returned' OR length(decision_reason) >= 3),
  CHECK (state <> 'withdrawn' OR decided_by = proposed_by),
  CONSTRAINT case_measures_four_eyes CHECK (
    NOT needs_second OR state NOT IN ('approved', 'done', 'refused', 'returned')
    OR (decided_by IS NOT NULL AND decided_by <> proposed_by AND (state = 'returned'
      OR (decided_by <> author AND decided_by IS DISTINCT FROM assignee))))
);
CREATE INDEX case_measures_case ON case_measures (case_id);
CREATE INDEX case_measures_owner ON case_measures (owner);
CREATE INDEX case_measures_waiting ON case_measures (decided_at) WHERE state = 'approved';
CREATE UNIQUE INDEX case_measures_one_lift ON case_measures (lifts)
  WHERE state IN ('proposed', 'approved', 'done');

-- Whether a second person is needed follows from the measure; a proposal stays as it was made; each
-- step is taken once.
CREATE FUNCTION case_measures_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c case_cases%ROWTYPE; lifted case_measures%ROWTYPE; hurts text;
BEGIN
  SELECT * INTO c FROM case_cases WHERE case_id = NEW.case_id;
  IF TG_OP = 'INSERT' THEN
    hurts := NEW.measure;
    IF NEW.lifts IS NOT NULL THEN
      SELECT * INTO lifted FROM case_measures WHERE measure_id = NEW.lifts;
      IF lifted.state <> 'done' OR (lifted.account, lifted.market) IS DISTINCT FROM
         (NEW.account, NEW.market) THEN
        PERFORM case_refuse('only a measure in force is lifted, as it stands');
      END IF;
      hurts := lifted.measure;
    END IF;
    NEW.author := c.author;
    NEW.assignee := c.assignee;
    NEW.needs_second := hurts IN ('cancel-only', 'market-ban', 'suspension');
    IF NEW.state NOT IN ('proposed', 'approved') OR (NEW.needs_second AND NEW.state <> 'proposed')
    THEN
      PERFORM case_refuse('a measure that hurts begins as a proposal');
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.measure_id, NEW.case_id, NEW.owner, NEW.account, NEW.market, NEW.measure, NEW.lifts,
      NEW.per_second, NEW.until_at, NEW.reason, NEW.needs_second, NEW.proposed_by,
      NEW.proposed_name, NEW.proposed_at, NEW.author, NEW.assignee)
     IS DISTINCT FROM
     (OLD.measure_id, OLD.case_id, OLD.owner, OLD.account, OLD.market, OLD.measure, OLD.lifts,
      OLD.per_second, OLD.until_at, OLD.reason, OLD.needs_second, OLD.proposed_by,
      OLD.proposed_name, OLD.proposed_at, OLD.author, OLD.assignee) THEN
    PERFORM case_refuse('a proposal cannot be changed');
  END IF;
  IF OLD.state = 'proposed' THEN
    IF NEW.state NOT IN ('approved', 'returned', 'withdrawn') THEN
      PERFORM case_refuse('decide first');
    END IF;
    IF NEW.state = 'approved' AND NEW.decided_by = c.assignee THEN
      PERFORM case_refuse('the assignee cannot approve');
    END IF;
  ELSIF OLD.state = 'approved' THEN
    IF NEW.state NOT IN ('done', 'refused') OR (NEW.decided_by, NEW.decided_at, NEW.decision_reason)
       IS DISTINCT FROM (OLD.decided_by, OLD.decided_at, OLD.decision_reason) THEN
      PERFORM case_refuse('a decision cannot be changed');
    END IF;
  ELSE
    PERFORM case_refuse('a measure that has ended cannot be changed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_measures_guard BEFORE INSERT OR UPDATE ON case_measures
  FOR EACH ROW EXECUTE FUNCTION case_measures_guard();
CREATE TRIGGER case_measures_stay BEFORE DELETE OR TRUNCATE ON case_measures
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
