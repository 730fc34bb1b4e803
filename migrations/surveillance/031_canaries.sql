-- Canaries: made-up conduct run through a shadow market; each must give its alert. A row a run.
CREATE TABLE surv_canary_runs (
  run bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule text NOT NULL,
  seed bigint NOT NULL,
  params_hash text NOT NULL,             -- of the parameters in force that it was run with
  outcome text NOT NULL CHECK (outcome IN ('found', 'missed', 'shouting')),
  detail text NOT NULL CHECK (length(detail) BETWEEN 1 AND 2000),
  raised_after_micros bigint,            -- from the conduct's end; negative: while it went on
  events bigint NOT NULL CHECK (events >= 0),
  took_micros bigint NOT NULL CHECK (took_micros >= 0), -- processor time of its thread
  at bigint NOT NULL                     -- microseconds UTC
);
CREATE INDEX surv_canary_runs_newest ON surv_canary_runs (rule, run DESC);
CREATE TRIGGER surv_canary_runs_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON surv_canary_runs
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
