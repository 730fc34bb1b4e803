-- Reports of suspicion. What goes to an authority needs a second person, before it is sent or,
-- where
-- the reporting officer files alone, afterwards; the constraints hold that, whatever a program
-- says.
CREATE TABLE case_filings (
  filing_id text PRIMARY KEY CHECK (filing_id ~ '^(SAR|STOR)-[0-9]{6,}$'),
  kind text NOT NULL CHECK (kind IN ('sar', 'stor')),
  case_id text NOT NULL REFERENCES case_cases (case_id),
  version bigint NOT NULL CHECK (version > 0),
  state text NOT NULL CHECK (state IN
    ('draft', 'submitted', 'approved', 'filed', 'acknowledged', 'rejected', 'corrected')),
  form jsonb NOT NULL,
  sentences jsonb NOT NULL,
  facts jsonb NOT NULL,                  -- amounts and dates of the evidence when it was prepared
  corrects text REFERENCES case_filings (filing_id),
  prepared_by text NOT NULL,             -- `staff:<id>`
  prepared_name text NOT NULL,
  prepared_at bigint NOT NULL,           -- microseconds UTC
  authors text[] NOT NULL,               -- who prepared it and all who edited it
  approved_by text,
  approved_name text,
  approved_at bigint,
  filed_by text,
  filed_name text,
  filed_at bigint,
  filed_alone boolean NOT NULL DEFAULT false,
  document text,                         -- as it was filed
  document_sha256 bytea,
  acknowledgement jsonb,
  updated_at bigint NOT NULL,
  CONSTRAINT case_filings_four_eyes CHECK (approved_by IS NULL
    OR (approved_by <> prepared_by AND approved_by <> ALL (authors))),
  CHECK (authors @> ARRAY[prepared_by]),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK ((filed_by IS NULL) = (filed_at IS NULL)),
  CHECK ((filed_by IS NULL) = (document IS NULL)),
  CHECK (document IS NULL OR document_sha256 = sha256(convert_to(document, 'UTF8'))),
  CHECK (state NOT IN ('draft', 'submitted') OR (approved_by IS NULL AND filed_by IS NULL)),
  CHECK (state <> 'approved' OR (approved_by IS NOT NULL AND filed_by IS NULL)),
  CONSTRAINT case_filings_second_person CHECK (
    state NOT IN ('filed', 'acknowledged', 'rejected', 'corrected')
    OR (filed_by IS NOT NULL AND (approved_by IS NOT NULL) <> filed_alone)),
  CHECK (NOT filed_alone OR filed_by IS NOT NULL)
);
CREATE INDEX case_filings_case ON case_filings (case_id);
INSERT INTO case_counters VALUES ('sar', 0), ('stor', 0);

-- The afterwards review of what was filed alone; the trigger below writes it, nobody can forget it.
CREATE TABLE case_filing_reviews (
  filing_id text PRIMARY KEY REFERENCES case_filings (filing_id),
  filed_by text NOT NULL,
  authors text[] NOT NULL,
  due_at bigint NOT NULL,
  reviewed_by text,
  reviewed_name text,
  reviewed_at bigint,
  text text,
  CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL)),
  CHECK (reviewed_by IS NULL OR text IS NOT NULL),
  CONSTRAINT case_filing_reviews_four_eyes CHECK (reviewed_by IS NULL
    OR (reviewed_by <> filed_by AND reviewed_by <> ALL (authors)))
);

CREATE TABLE case_filing_events (
  filing_id text NOT NULL REFERENCES case_filings (filing_id),
  version bigint NOT NULL CHECK (version > 0),
  kind text NOT NULL,
  at bigint NOT NULL,
  actor text NOT NULL,
  by_name text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (filing_id, version)
);
CREATE TRIGGER case_filing_events_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON case_filing_events
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

CREATE FUNCTION case_filings_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NEW.version <> 1 THEN
      PERFORM case_refuse('a filing begins as a draft');
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.filing_id, NEW.kind, NEW.case_id, NEW.prepared_by, NEW.prepared_at, NEW.facts)
     IS DISTINCT FROM
     (OLD.filing_id, OLD.kind, OLD.case_id, OLD.prepared_by, OLD.prepared_at, OLD.facts)
     OR NEW.corrects IS DISTINCT FROM OLD.corrects OR NOT NEW.authors @> OLD.authors THEN
    PERFORM case_refuse('who prepared or edited a filing cannot be changed');
  END IF;
  IF (NEW.form, NEW.sentences) IS DISTINCT FROM (OLD.form, OLD.sentences)
     AND (OLD.state <> 'draft' OR NEW.state <> 'draft') THEN
    PERFORM case_refuse('what was submitted cannot be changed: return it first');
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY[
    'draft>submitted', 'draft>filed', 'submitted>draft', 'submitted>approved', 'submitted>filed',
    'approved>draft', 'approved>filed', 'filed>acknowledged', 'filed>rejected',
    'filed>corrected', 'acknowledged>corrected', 'rejected>corrected']) THEN
    PERFORM case_refuse('a filing does not go from ' || OLD.state || ' to ' || NEW.state);
  END IF;
  -- Only a submitted one is approved, so that what the second person read is what is filed.
  IF NEW.approved_by IS DISTINCT FROM OLD.approved_by
     AND NOT (OLD.state = 'submitted' AND NEW.state = 'approved')
     AND NOT (OLD.state = 'approved' AND NEW.state = 'draft') THEN
    PERFORM case_refuse('only what was submitted is approved');
  END IF;
  IF OLD.filed_by IS NOT NULL AND
     (NEW.filed_by, NEW.filed_at, NEW.filed_alone, NEW.document, NEW.approved_by, NEW.approved_at)
     IS DISTINCT FROM
     (OLD.filed_by, OLD.filed_at, OLD.filed_alone, OLD.document, OLD.approved_by, OLD.approved_at)
  THEN
    PERFORM case_refuse('what was filed cannot be changed: file a correction');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_filings_guard BEFORE INSERT OR UPDATE ON case_filings
  FOR EACH ROW EXECUTE FUNCTION case_filings_guard();
CREATE TRIGGER case_filings_stay BEFORE DELETE OR TRUNCATE ON case_filings
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- House rule: reviewed within seven days.
CREATE FUNCTION case_filings_review_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.filed_alone AND NOT OLD.filed_alone THEN
    INSERT INTO case_filing_reviews (filing_id, filed_by, authors, due_at)
    VALUES (NEW.filing_id, NEW.filed_by, NEW.authors, NEW.filed_at + 604800000000);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER case_filings_review_due AFTER UPDATE ON case_filings
  FOR EACH ROW EXECUTE FUNCTION case_filings_review_due();

CREATE FUNCTION case_filing_reviews_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.reviewed_by IS NOT NULL OR NOT EXISTS (SELECT 1 FROM case_filings f
      WHERE f.filing_id = NEW.filing_id AND f.filed_alone AND f.filed_by = NEW.filed_by
        AND f.authors = NEW.authors) THEN
      PERFORM case_refuse('a review is owed by filing alone');
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.filing_id, NEW.filed_by, NEW.authors, NEW.due_at)
     IS DISTINCT FROM (OLD.filing_id, OLD.filed_by, OLD.authors, OLD.due_at)
     OR OLD.reviewed_by IS NOT NULL THEN
    PERFORM case_refuse('a review is made once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_filing_reviews_guard BEFORE INSERT OR UPDATE ON case_filing_reviews
  FOR EACH ROW EXECUTE FUNCTION case_filing_reviews_guard();
CREATE TRIGGER case_filing_reviews_stay BEFORE DELETE OR TRUNCATE ON case_filing_reviews
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
