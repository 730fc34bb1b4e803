-- Several workers: each closes its own part of the rules and markets at its own clean stop.
ALTER TABLE surv_closings
  ADD COLUMN part bigint NOT NULL DEFAULT 1 CHECK (part > 0),
  ADD COLUMN parts bigint NOT NULL DEFAULT 1,
  ADD CHECK (part <= parts),
  DROP CONSTRAINT surv_closings_pkey,
  ADD PRIMARY KEY (seq, version, part, parts);
