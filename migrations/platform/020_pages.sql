-- What somebody is paged about: written with its cause, delivered at least once, taken by a person.
CREATE TABLE platform_pages (
  page bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL CHECK (length(topic) BETWEEN 1 AND 60),
  position bigint NOT NULL,              -- of the cause within its topic: one page each
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  detail text NOT NULL CHECK (length(detail) BETWEEN 1 AND 2000),
  path text NOT NULL CHECK (path LIKE '/%'), -- where the web application shows it
  at bigint NOT NULL,                    -- microseconds UTC, like the others
  next_at bigint NOT NULL,               -- next attempt to deliver it
  attempts int NOT NULL DEFAULT 0,
  last_error text,
  delivered_at bigint,
  delivered_by text,                     -- the pager's name
  taken_at bigint,
  taken_by text,                         -- `staff:<id>`
  taken_name text,
  UNIQUE (topic, position),
  CHECK ((delivered_at IS NULL) = (delivered_by IS NULL)),
  CHECK ((taken_at IS NULL) = (taken_by IS NULL) AND (taken_at IS NULL) = (taken_name IS NULL))
);
CREATE INDEX platform_pages_due ON platform_pages (next_at) WHERE delivered_at IS NULL;
CREATE INDEX platform_pages_open ON platform_pages (page) WHERE taken_at IS NULL;
CREATE TRIGGER platform_pages_stay BEFORE DELETE OR TRUNCATE ON platform_pages
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
