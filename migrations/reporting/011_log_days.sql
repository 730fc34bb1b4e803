-- Which events of the log belong to which day (UTC, by event time): where the log begins, how far
-- it has come, and up to which event a period's figures go. Event times never decrease.
CREATE TABLE rep_log_days (
  day bigint PRIMARY KEY,                -- first microsecond
  first_seq bigint NOT NULL,
  last_seq bigint NOT NULL CHECK (last_seq >= first_seq),
  events bigint NOT NULL,
  last_ts bigint NOT NULL                -- microseconds UTC, of the last event
);
