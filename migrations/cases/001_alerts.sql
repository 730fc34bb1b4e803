-- The last state of each alert, as its detector made it, and what people decided about it.
CREATE TABLE case_alerts (
  alert_id text PRIMARY KEY,
  source text NOT NULL CHECK (source IN ('surveillance', 'kyc')),
  rule text NOT NULL,
  market text,                           -- market or pool name
  severity text NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  score double precision NOT NULL CHECK (score BETWEEN 0 AND 100),
  raised_at bigint NOT NULL,             -- microseconds of flow time
  conduct_from bigint NOT NULL,
  conduct_to bigint NOT NULL,
  accounts text[] NOT NULL,
  shadow boolean NOT NULL,
  body text NOT NULL,                    -- the alert's JSON, byte for byte
  raised_position bigint NOT NULL,       -- place of its first entry in the stream
  last_position bigint NOT NULL,
  state text NOT NULL DEFAULT 'new'
    CHECK (state IN ('new', 'dismissed', 'attached', 'snoozed')),
  state_reason text,
  state_by text,
  state_at bigint,
  snoozed_until bigint,
  case_id text,
  CHECK (state <> 'dismissed' OR (state_reason IS NOT NULL AND state_by IS NOT NULL)),
  CHECK (state <> 'snoozed' OR snoozed_until IS NOT NULL),
  CHECK (state <> 'attached' OR case_id IS NOT NULL)
);
CREATE INDEX case_alerts_newest ON case_alerts (raised_at DESC, alert_id DESC);
CREATE INDEX case_alerts_rule ON case_alerts (rule, raised_at DESC);
CREATE INDEX case_alerts_state ON case_alerts (state, raised_at DESC);
CREATE INDEX case_alerts_accounts ON case_alerts USING gin (accounts);

-- Every raise and extension in commit order, without gaps; customer risk reads it.
CREATE TABLE case_alert_stream (
  position bigint PRIMARY KEY CHECK (position > 0),
  alert_id text NOT NULL REFERENCES case_alerts (alert_id) DEFERRABLE INITIALLY DEFERRED,
  source text NOT NULL,
  change text NOT NULL CHECK (change IN ('raised', 'extended')),
  body text NOT NULL
);
CREATE TRIGGER case_alert_stream_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON case_alert_stream
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- Last position given out; its row lock makes positions gapless and in commit order.
CREATE TABLE case_alert_stream_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  position bigint NOT NULL
);
INSERT INTO case_alert_stream_head (position) VALUES (0);
