-- What a second person approved is what happens: the outcome stands in the proposal, each step
-- names a decision that nothing used before, and one person is one text.
ALTER TABLE case_approvals
  ADD COLUMN outcome text CHECK (outcome IN ('confirmed', 'refuted', 'inconclusive')),
  ADD COLUMN filing text,                -- whether it is reported, as it was proposed
  ADD CONSTRAINT case_approvals_named CHECK (proposed_by ~ '^staff:[a-z0-9_-]+$'
    AND (approved_by IS NULL OR approved_by ~ '^staff:[a-z0-9_-]+$'));
ALTER TABLE case_filings ADD CONSTRAINT case_filings_named CHECK (
  prepared_by ~ '^staff:[a-z0-9_-]+$'
  AND (approved_by IS NULL OR approved_by ~ '^staff:[a-z0-9_-]+$')
  AND (filed_by IS NULL OR filed_by ~ '^staff:[a-z0-9_-]+$')
  AND array_position(authors, NULL) IS NULL);
ALTER TABLE case_filing_reviews ADD CONSTRAINT case_filing_reviews_named CHECK (
  reviewed_by IS NULL OR reviewed_by ~ '^staff:[a-z0-9_-]+$');

CREATE FUNCTION case_approvals_payload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.kind = 'close' AND (NEW.outcome IS NULL OR NEW.filing IS NULL) THEN
      PERFORM case_refuse('a proposal to close names its outcome');
    END IF;
  ELSIF (NEW.outcome, NEW.filing) IS DISTINCT FROM (OLD.outcome, OLD.filing) THEN
    PERFORM case_refuse('a proposal cannot be changed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_approvals_payload BEFORE INSERT OR UPDATE ON case_approvals
  FOR EACH ROW EXECUTE FUNCTION case_approvals_payload();

-- Proposals of earlier releases have no outcome of their own.
CREATE FUNCTION case_cases_payload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'closed' AND OLD.state <> 'closed' AND EXISTS (
    SELECT 1 FROM case_approvals a WHERE a.approval_id = NEW.approval_id
      AND a.outcome <> NEW.outcome) THEN
    PERFORM case_refuse('a case is closed with the outcome that was approved');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_cases_payload BEFORE UPDATE ON case_cases
  FOR EACH ROW EXECUTE FUNCTION case_cases_payload();

CREATE UNIQUE INDEX case_events_settled ON case_events (approval_id)
  WHERE kind IN ('closed', 'reopened');
CREATE UNIQUE INDEX case_events_proposed ON case_events (approval_id)
  WHERE kind IN ('submitted', 'reopen-asked');

-- The state is a fold of the events, so a step that the row could not take is refused here, too.
CREATE FUNCTION case_events_payload() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_state text;
BEGIN
  SELECT state INTO now_state FROM case_cases WHERE case_id = NEW.case_id;
  IF now_state = 'closed'
     AND NEW.kind IN ('opened', 'started', 'resumed', 'waiting', 'submitted', 'discarded') THEN
    PERFORM case_refuse('a closed case is reopened first');
  END IF;
  IF NEW.kind = 'discarded' AND now_state NOT IN ('draft', 'open', 'discarded') THEN
    PERFORM case_refuse('a case that was worked on is closed, not discarded');
  END IF;
  IF NEW.kind = 'submitted' AND NOT EXISTS (SELECT 1 FROM case_approvals a
    WHERE a.approval_id = NEW.approval_id AND a.case_id = NEW.case_id AND a.state = 'open'
      AND a.kind = 'close' AND a.outcome = NEW.body ->> 'outcome'
      AND a.filing = NEW.body ->> 'filing') THEN
    PERFORM case_refuse('a submission says what its proposal says');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_events_payload BEFORE INSERT ON case_events
  FOR EACH ROW EXECUTE FUNCTION case_events_payload();
