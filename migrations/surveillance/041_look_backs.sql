-- Look-backs: who traded an asset before its listing, delisting or halt. The event opens it.
CREATE TABLE surv_look_backs (
  seq bigint PRIMARY KEY CHECK (seq > 0), -- the event that is the cause
  cause text NOT NULL CHECK (cause IN ('listing', 'delisting', 'halt')),
  market text NOT NULL,
  asset text NOT NULL,
  markets bigint[] NOT NULL,             -- core's numbers of the asset's markets by then
  at bigint NOT NULL,                    -- microseconds UTC, like the others
  from_at bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
  fault text,
  result jsonb,
  CHECK ((state = 'done') = (result IS NOT NULL)),
  CHECK ((state = 'failed') = (fault IS NOT NULL))
);
CREATE INDEX surv_look_backs_waiting ON surv_look_backs (seq) WHERE state = 'waiting';
