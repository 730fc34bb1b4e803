-- Triage by people: who took an alert up, by when it is due, each decision as a row of its own.
ALTER TABLE case_alerts
  ADD COLUMN revision bigint NOT NULL DEFAULT 0,  -- rises with each decision
  ADD COLUMN assignee text,                       -- `staff:<id>`
  ADD COLUMN assignee_name text,
  ADD COLUMN due_at bigint,                       -- triage is due, microseconds UTC
  ADD COLUMN due_clock text,
  ADD COLUMN triaged_at bigint,                   -- first decision since it is due
  ADD COLUMN people text[],                       -- need-to-know list of its case: staff ids
  ADD CHECK ((due_at IS NULL) = (due_clock IS NULL)),
  ADD CHECK (state = 'attached' OR people IS NULL);
CREATE INDEX case_alerts_position ON case_alerts (raised_position);
CREATE INDEX case_alerts_case ON case_alerts (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX case_alerts_due ON case_alerts (due_at) WHERE triaged_at IS NULL;
CREATE INDEX case_alerts_snoozed ON case_alerts (snoozed_until) WHERE state = 'snoozed';

-- One row per alert and decision, with the state before and after; a batch is what undo takes back.
CREATE TABLE case_alert_events (
  alert_id text NOT NULL REFERENCES case_alerts (alert_id),
  revision bigint NOT NULL CHECK (revision > 0),
  batch text NOT NULL,
  action text NOT NULL,
  actor text NOT NULL,
  by_name text NOT NULL,
  at bigint NOT NULL,
  reason text,
  before jsonb NOT NULL,
  after jsonb NOT NULL,
  PRIMARY KEY (alert_id, revision)
);
CREATE INDEX case_alert_events_batch ON case_alert_events (batch);
CREATE TRIGGER case_alert_events_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON case_alert_events
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

CREATE TABLE case_alert_batches (
  batch text PRIMARY KEY,
  actor text NOT NULL,
  until bigint NOT NULL,                 -- can be undone before this, microseconds UTC
  case_id text,                          -- the case attached to
  case_version bigint,                   -- its version right after
  case_created boolean NOT NULL DEFAULT false,
  undone_at bigint
);

-- Alerts of this rule and owner come in snoozed when they are raised before the end.
CREATE TABLE case_snoozes (
  snooze_id text PRIMARY KEY,
  rule text NOT NULL,
  owner text NOT NULL,
  until bigint NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  by_name text NOT NULL,
  at bigint NOT NULL,
  lifted_at bigint,
  CHECK (until > at)
);
CREATE INDEX case_snoozes_rule ON case_snoozes (rule, until) WHERE lifted_at IS NULL;

-- How far each person has seen an alert or case, and what they follow.
CREATE TABLE case_marks (
  staff_id text NOT NULL,
  item text NOT NULL,                    -- `alert:<id>`, `case:<id>`
  seen_mark bigint,                      -- what rises with each change of the item
  followed boolean NOT NULL DEFAULT false,
  PRIMARY KEY (staff_id, item)
);

CREATE TABLE case_views (
  view_id text PRIMARY KEY,
  staff_id text NOT NULL,
  staff_name text NOT NULL,
  screen text NOT NULL CHECK (screen IN ('alerts', 'cases')),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  shared boolean NOT NULL,
  is_default boolean NOT NULL,
  query text NOT NULL CHECK (char_length(query) <= 2000),
  at bigint NOT NULL,
  UNIQUE (staff_id, screen, name)
);
CREATE UNIQUE INDEX case_views_default ON case_views (staff_id, screen) WHERE is_default;
