-- Books of all markets at points of the log, so that a replay opens at any moment without reading
-- the log from its beginning. Made from the log; may be dropped and filled again.
CREATE TABLE surv_book_snapshots (
  seq bigint PRIMARY KEY CHECK (seq > 0),  -- last event that it has
  ts bigint NOT NULL,                      -- microseconds of that event
  body bytea NOT NULL                      -- deflated JSON, as surveillance/replay writes it
);
ALTER TABLE surv_book_snapshots ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX surv_book_snapshots_ts ON surv_book_snapshots (ts, seq);
