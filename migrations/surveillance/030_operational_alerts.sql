-- What is wrong with surveillance itself: feed faults, silence, lag, canaries without their alert.
-- These are told to operators and never stand among the alerts about people.
CREATE TABLE surv_operational_alerts (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 200), -- a market, a rule, `log`
  source text NOT NULL,                  -- who watches: its own open ones are settled by it alone
  severity text NOT NULL CHECK (severity IN ('warning', 'critical')),
  detail text NOT NULL CHECK (length(detail) BETWEEN 1 AND 2000),
  occurrences bigint NOT NULL CHECK (occurrences > 0),
  started_at bigint NOT NULL,            -- microseconds UTC, like the others
  seen_at bigint NOT NULL,
  ended_at bigint,
  resolution text CHECK (length(resolution) BETWEEN 1 AND 2000),
  ended_by text,                         -- `staff:<id>` where a person ended it
  ended_name text,
  CHECK ((ended_at IS NULL) = (resolution IS NULL)),
  CHECK (ended_by IS NULL OR ended_at IS NOT NULL),
  CHECK ((ended_by IS NULL) = (ended_name IS NULL))
);
CREATE UNIQUE INDEX surv_operational_alerts_open
  ON surv_operational_alerts (kind, subject, source) WHERE ended_at IS NULL;
CREATE INDEX surv_operational_alerts_newest ON surv_operational_alerts (started_at DESC);
CREATE TRIGGER surv_operational_alerts_stay
  BEFORE DELETE OR TRUNCATE ON surv_operational_alerts
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- How each market's feed was when it was last looked at; the newest look only.
CREATE TABLE surv_feed_state (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  state jsonb NOT NULL,
  seq bigint NOT NULL,
  at bigint NOT NULL                     -- microseconds of event time
);
