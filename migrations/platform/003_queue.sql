-- Jobs that run at least once: reports, screening runs, re-indexing.
CREATE TABLE platform_jobs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue text NOT NULL,
  key text NOT NULL,                     -- idempotency: one job per queue and key, ever
  payload jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('ready', 'running', 'done', 'dead')),
  attempts int NOT NULL DEFAULT 0,
  max_attempts int NOT NULL CHECK (max_attempts > 0),
  run_at bigint NOT NULL,                -- not before; microseconds UTC
  lease_until bigint,                    -- a running job whose lease is over is taken again
  last_error text,
  created_at bigint NOT NULL,
  finished_at bigint,
  UNIQUE (queue, key)
);
CREATE INDEX platform_jobs_ready ON platform_jobs (queue, run_at, id) WHERE state = 'ready';
CREATE INDEX platform_jobs_running ON platform_jobs (queue, lease_until) WHERE state = 'running';
