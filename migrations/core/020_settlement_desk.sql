-- Settlement on chain as the staff see it: each comparison is kept, and it goes on after a stop
-- only when one person has asked for it and another has agreed. Times are microseconds UTC.

-- What the vaults held and what the ledger says, at one slot. Amounts are decimal texts.
CREATE TABLE core_chain_comparisons (
  at bigint PRIMARY KEY,
  next_seq bigint NOT NULL,                 -- the chain's place in the log
  ledgers bigint NOT NULL,
  vaults jsonb NOT NULL,                    -- [{asset, vault, total, expected}]
  differences jsonb NOT NULL                -- [{holder, asset, expected, actual}]
);

CREATE TABLE core_chain_resumptions (
  resumption bigint PRIMARY KEY CHECK (resumption > 0),
  halt_reason text NOT NULL,
  halted_at bigint NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  state text NOT NULL CHECK (state IN ('open', 'approved', 'returned', 'withdrawn')),
  proposed_by text NOT NULL,                -- `staff:<id>`
  proposed_name text NOT NULL,
  proposed_at bigint NOT NULL,
  decided_by text,
  decided_name text,
  decided_at bigint,
  decision_reason text,
  CHECK ((state = 'open') = (decided_by IS NULL)),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK (state = 'open' OR length(decision_reason) BETWEEN 1 AND 2000),
  CHECK (state <> 'withdrawn' OR decided_by = proposed_by),
  CONSTRAINT core_chain_resumptions_four_eyes CHECK (
    state NOT IN ('approved', 'returned') OR decided_by <> proposed_by),
  -- One person is one text.
  CONSTRAINT core_chain_resumptions_named CHECK (
    proposed_by ~ '^staff:[a-z0-9_-]+$'
    AND (decided_by IS NULL OR decided_by ~ '^staff:[a-z0-9_-]+$'))
);
CREATE UNIQUE INDEX core_chain_resumptions_open ON core_chain_resumptions ((true))
  WHERE state = 'open';

CREATE FUNCTION core_chain_refuse(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'four eyes: %', what USING ERRCODE = 'check_violation';
END $$;

-- Asked for at the halt that stands; stays as it was asked, and is decided once.
CREATE FUNCTION core_chain_resumptions_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN PERFORM core_chain_refuse('it begins as a proposal'); END IF;
    IF NOT EXISTS (SELECT FROM core_chain_venue
        WHERE halted = NEW.halt_reason AND halted_at = NEW.halted_at) THEN
      PERFORM core_chain_refuse('settlement does not stand still for this');
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.resumption, NEW.halt_reason, NEW.halted_at, NEW.reason, NEW.proposed_by,
      NEW.proposed_name, NEW.proposed_at)
     IS DISTINCT FROM
     (OLD.resumption, OLD.halt_reason, OLD.halted_at, OLD.reason, OLD.proposed_by,
      OLD.proposed_name, OLD.proposed_at) THEN
    PERFORM core_chain_refuse('a proposal cannot be changed');
  END IF;
  IF OLD.state <> 'open' THEN PERFORM core_chain_refuse('a decision cannot be changed'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_chain_resumptions_guard BEFORE INSERT OR UPDATE ON core_chain_resumptions
  FOR EACH ROW EXECUTE FUNCTION core_chain_resumptions_guard();
CREATE TRIGGER core_chain_resumptions_stay BEFORE DELETE OR TRUNCATE ON core_chain_resumptions
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- The stop ends by an approval of this very stop, and nothing else ends or rewords it. No two stops
-- have one time, so an approval cannot be used again.
CREATE FUNCTION core_chain_venue_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.halted IS NULL AND NEW.halted IS NOT NULL THEN
    NEW.halted_at := greatest(coalesce(NEW.halted_at, 0),
      (SELECT coalesce(max(halted_at), 0) + 1 FROM core_chain_resumptions));
    RETURN NEW;
  END IF;
  IF (NEW.halted, NEW.halted_at) IS NOT DISTINCT FROM (OLD.halted, OLD.halted_at) THEN
    RETURN NEW;
  END IF;
  IF NEW.halted IS NOT NULL OR NEW.halted_at IS NOT NULL THEN
    PERFORM core_chain_refuse('the reason of a stop stays as it is');
  END IF;
  IF NOT EXISTS (SELECT FROM core_chain_resumptions WHERE state = 'approved'
      AND halt_reason = OLD.halted AND halted_at = OLD.halted_at) THEN
    PERFORM core_chain_refuse('going on after a stop needs the approval of a second person');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_chain_venue_guard BEFORE UPDATE ON core_chain_venue
  FOR EACH ROW EXECUTE FUNCTION core_chain_venue_guard();
CREATE TRIGGER core_chain_venue_stay BEFORE DELETE OR TRUNCATE ON core_chain_venue
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

CREATE INDEX core_chain_batches_state ON core_chain_batches (state, batch);
CREATE INDEX core_chain_payouts_open ON core_chain_payouts (state) WHERE state <> 'paid';
