-- Who had access to inside information about an asset, from when to when, and why (by analogy to
-- Article 18 MAR). Nothing is taken back: an entry ends, with a reason.
CREATE TABLE surv_insiders (
  entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  asset text NOT NULL CHECK (length(asset) BETWEEN 1 AND 100),
  person text NOT NULL CHECK (length(person) BETWEEN 1 AND 200), -- as owner of accounts here
  role text NOT NULL CHECK (role IN ('issuer', 'listing-team', 'adviser', 'staff')),
  reason text NOT NULL CHECK (length(reason) BETWEEN 3 AND 2000),
  from_at bigint NOT NULL,               -- microseconds UTC, like the others
  until_at bigint,                       -- null = still
  added_by text NOT NULL,
  added_name text NOT NULL,
  added_at bigint NOT NULL,
  ended_by text,                         -- who ended it before its time, or at all
  ended_name text,
  ended_at bigint,
  end_reason text,
  CHECK (until_at IS NULL OR until_at >= from_at),
  CHECK ((ended_by IS NULL) = (end_reason IS NULL) AND (ended_by IS NULL) = (ended_at IS NULL)),
  UNIQUE (asset, person, role, from_at)
);
CREATE INDEX surv_insiders_person ON surv_insiders (person);

CREATE FUNCTION surv_insiders_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.entry, NEW.asset, NEW.person, NEW.role, NEW.reason, NEW.from_at, NEW.added_by,
      NEW.added_name, NEW.added_at)
     IS DISTINCT FROM
     (OLD.entry, OLD.asset, OLD.person, OLD.role, OLD.reason, OLD.from_at, OLD.added_by,
      OLD.added_name, OLD.added_at) OR OLD.ended_by IS NOT NULL THEN
    RAISE EXCEPTION 'an insider entry ends once and is not changed otherwise'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER surv_insiders_guard BEFORE UPDATE ON surv_insiders
  FOR EACH ROW EXECUTE FUNCTION surv_insiders_guard();
CREATE TRIGGER surv_insiders_stay BEFORE DELETE OR TRUNCATE ON surv_insiders
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- What the core was told of an entry, account by account, so that detectors judge with it.
CREATE TABLE surv_insider_links (
  entry bigint NOT NULL REFERENCES surv_insiders (entry),
  account text NOT NULL,
  until_at bigint,
  seq bigint NOT NULL,                   -- the core's event
  at bigint NOT NULL,
  PRIMARY KEY (entry, account)
);
