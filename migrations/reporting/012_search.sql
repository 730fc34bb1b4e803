-- What the search consumer knows of names, for a start in the middle; its place in the alert
-- stream stands beside it.
CREATE TABLE rep_search_registry (
  seq bigint PRIMARY KEY,
  event bytea NOT NULL
);

-- How far each stream beside the log has been indexed.
CREATE TABLE rep_search_streams (
  stream text PRIMARY KEY,
  position bigint NOT NULL CHECK (position >= 0)
);
