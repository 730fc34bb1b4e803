-- Customers: what happened to them, where they stand, and what two people must decide together.

-- One row a customer: the fold of its events. The id is the beneficial owner's name in the log.
CREATE TABLE kyc_customers (
  customer text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('person', 'company')),
  state text NOT NULL CHECK (state IN ('draft', 'submitted', 'in-review', 'verified',
    'restricted', 'frozen', 'off-boarded')),
  state_at bigint NOT NULL,              -- microseconds UTC, as all times here
  tier text NOT NULL,
  country text,
  version int NOT NULL CHECK (version > 0),
  created_at bigint NOT NULL,
  last_activity_at bigint,
  reviewed_at bigint,                    -- when all was last looked at by a person
  review_wanted_at bigint,               -- since when a review is due before its date
  override_rating text CHECK (override_rating IN ('low', 'medium', 'high')),
  override_until bigint,
  erased_at bigint,
  audit_ref text NOT NULL UNIQUE,        -- keyed commitment: how audit records name the customer
  CHECK ((override_rating IS NULL) = (override_until IS NULL))
);
CREATE INDEX kyc_customers_state ON kyc_customers (state, state_at);

CREATE SEQUENCE kyc_proposal_numbers;

-- What one person asked for and another has to approve.
CREATE TABLE kyc_proposals (
  proposal text PRIMARY KEY,
  customer text NOT NULL REFERENCES kyc_customers (customer),
  kind text NOT NULL CHECK (kind IN ('unfreeze', 'risk-override', 'erase')),
  state text NOT NULL CHECK (state IN ('open', 'approved', 'returned')),
  reason text NOT NULL,
  rating text CHECK (rating IN ('low', 'medium', 'high')),
  until_at bigint,
  proposed_by text NOT NULL,             -- staff:<id>
  proposed_by_name text NOT NULL,
  proposed_at bigint NOT NULL,
  approved_by text,
  returned_by text,
  decided_by_name text,
  decided_at bigint,
  decision_reason text,
  -- Four eyes: nobody approves what they proposed.
  CONSTRAINT kyc_proposals_four_eyes CHECK (approved_by IS NULL OR approved_by <> proposed_by),
  CHECK ((state = 'approved') = (approved_by IS NOT NULL)),
  CHECK ((state = 'returned') = (returned_by IS NOT NULL)),
  CHECK ((state = 'open') = (decided_at IS NULL)),
  CHECK (kind <> 'risk-override' OR (rating IS NOT NULL AND until_at IS NOT NULL))
);
CREATE UNIQUE INDEX kyc_proposals_open ON kyc_proposals (customer, kind) WHERE state = 'open';
CREATE INDEX kyc_proposals_queue ON kyc_proposals (state, proposed_at);

-- A proposal starts open; once decided it stays, and who made it is never rewritten.
CREATE FUNCTION kyc_guard_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN
      RAISE EXCEPTION 'a proposal starts open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'open' OR NEW.proposed_by <> OLD.proposed_by
     OR NEW.kind <> OLD.kind OR NEW.customer <> OLD.customer
     OR NEW.rating IS DISTINCT FROM OLD.rating OR NEW.until_at IS DISTINCT FROM OLD.until_at THEN
    RAISE EXCEPTION 'proposal % is decided or would be rewritten', OLD.proposal
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kyc_proposals_stay BEFORE INSERT OR UPDATE OR DELETE ON kyc_proposals
  FOR EACH ROW EXECUTE FUNCTION kyc_guard_proposal();

-- Everything that happened to a customer. No personal data: those are sealed elsewhere.
CREATE TABLE kyc_customer_events (
  customer text NOT NULL REFERENCES kyc_customers (customer) DEFERRABLE INITIALLY DEFERRED,
  version int NOT NULL CHECK (version > 0),
  at bigint NOT NULL,
  actor text NOT NULL,                   -- staff:<id>, or system
  actor_name text NOT NULL,
  kind text NOT NULL,
  body jsonb NOT NULL,
  proposal text UNIQUE REFERENCES kyc_proposals (proposal),
  PRIMARY KEY (customer, version),
  -- What two people must decide names their decision, and each decision is used once.
  CONSTRAINT kyc_customer_events_four_eyes
    CHECK ((kind IN ('unfrozen', 'risk-overridden', 'erased')) = (proposal IS NOT NULL))
);
CREATE INDEX kyc_customer_events_kind ON kyc_customer_events (kind, at);
CREATE TRIGGER kyc_customer_events_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON kyc_customer_events
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

CREATE FUNCTION kyc_need_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.proposal IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM kyc_proposals p WHERE p.proposal = NEW.proposal AND p.customer = NEW.customer
      AND p.state = 'approved' AND p.kind = CASE NEW.kind WHEN 'unfrozen' THEN 'unfreeze'
        WHEN 'risk-overridden' THEN 'risk-override' ELSE 'erase' END
  ) THEN
    RAISE EXCEPTION '% of % needs a proposal that a second person approved', NEW.kind,
      NEW.customer USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kyc_customer_events_approved BEFORE INSERT ON kyc_customer_events
  FOR EACH ROW EXECUTE FUNCTION kyc_need_approval();

-- A customer leaves the freeze, and a rating is overridden, only by such an event.
CREATE FUNCTION kyc_guard_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'frozen' AND NEW.state <> 'frozen' AND NOT EXISTS (
    SELECT 1 FROM kyc_customer_events e WHERE e.customer = NEW.customer AND e.kind = 'unfrozen'
      AND e.version > OLD.version AND e.version <= NEW.version
  ) THEN
    RAISE EXCEPTION 'customer % is unfrozen by two people only', NEW.customer
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.override_rating IS NOT NULL AND (NEW.override_rating, NEW.override_until)
     IS DISTINCT FROM (OLD.override_rating, OLD.override_until) AND NOT EXISTS (
    SELECT 1 FROM kyc_customer_events e JOIN kyc_proposals p USING (proposal)
    WHERE e.customer = NEW.customer AND e.kind = 'risk-overridden' AND e.version > OLD.version
      AND e.version <= NEW.version AND p.rating = NEW.override_rating
      AND p.until_at = NEW.override_until
  ) THEN
    RAISE EXCEPTION 'the rating of customer % is overridden by two people only', NEW.customer
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kyc_customers_guarded BEFORE UPDATE ON kyc_customers
  FOR EACH ROW EXECUTE FUNCTION kyc_guard_customer();

-- Commands that decisions owe the core; the core's process sends them in order.
CREATE TABLE kyc_outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer text NOT NULL REFERENCES kyc_customers (customer),
  command jsonb NOT NULL,                -- names, not numbers: {type, account | owner, …}
  made_at bigint NOT NULL,
  done_at bigint,
  outcome text                           -- 'done', or the refusal's code and reason
);
CREATE INDEX kyc_outbox_open ON kyc_outbox (id) WHERE done_at IS NULL;
CREATE INDEX kyc_outbox_customer ON kyc_outbox (customer) WHERE done_at IS NULL;

-- Nothing opens the accounts of a customer that is frozen.
CREATE FUNCTION kyc_guard_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.command ->> 'type' = 'account-state' AND NEW.command ->> 'state' <> 'frozen' AND EXISTS (
    SELECT 1 FROM kyc_customers c WHERE c.customer = NEW.customer AND c.state = 'frozen'
  ) THEN
    RAISE EXCEPTION 'customer % is frozen: two people have to unfreeze it first', NEW.customer
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kyc_outbox_guarded BEFORE INSERT OR UPDATE OF command, customer ON kyc_outbox
  FOR EACH ROW EXECUTE FUNCTION kyc_guard_outbox();
