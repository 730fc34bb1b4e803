-- Ways round the second person that the first constraints left open: a customer's row put in
-- anew, its version set back, an account opened under another customer's name, a key destroyed
-- without a decision, and a person under another spelling.
ALTER TABLE kyc_proposals ADD CONSTRAINT kyc_proposals_named CHECK (
  proposed_by ~ '^staff:[a-z0-9_-]+$'
  AND (approved_by IS NULL OR approved_by ~ '^staff:[a-z0-9_-]+$'));
ALTER TABLE kyc_hits ADD CONSTRAINT kyc_hits_named CHECK (
  (proposed_by IS NULL OR proposed_by ~ '^staff:[a-z0-9_-]+$')
  AND (confirmed_by IS NULL OR confirmed_by ~ '^staff:[a-z0-9_-]+$'));

CREATE FUNCTION kyc_refuse(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'four eyes: %', what USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION kyc_proposals_payload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.proposal, NEW.reason, NEW.proposed_by_name, NEW.proposed_at)
     IS DISTINCT FROM (OLD.proposal, OLD.reason, OLD.proposed_by_name, OLD.proposed_at) THEN
    PERFORM kyc_refuse('a proposal cannot be changed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kyc_proposals_payload BEFORE UPDATE ON kyc_proposals
  FOR EACH ROW EXECUTE FUNCTION kyc_proposals_payload();
CREATE TRIGGER kyc_proposals_kept BEFORE TRUNCATE ON kyc_proposals
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

CREATE FUNCTION kyc_customers_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.override_rating IS NOT NULL THEN
      PERFORM kyc_refuse('the rating of a new customer is not overridden');
    END IF;
  ELSIF NEW.customer <> OLD.customer OR NEW.version < OLD.version THEN
    PERFORM kyc_refuse('a customer keeps its name, and its version only grows');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kyc_customers_one BEFORE INSERT OR UPDATE ON kyc_customers
  FOR EACH ROW EXECUTE FUNCTION kyc_customers_one();
CREATE TRIGGER kyc_customers_stay BEFORE DELETE OR TRUNCATE ON kyc_customers
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- Without its key a customer's data are gone: that is erasing.
CREATE FUNCTION kyc_subject_keys_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.customer <> OLD.customer
     OR (NEW.sealed IS DISTINCT FROM OLD.sealed AND (NEW.sealed IS NOT NULL OR NOT EXISTS (
       SELECT 1 FROM kyc_proposals p WHERE p.customer = NEW.customer AND p.kind = 'erase'
         AND p.state = 'approved'))) THEN
    PERFORM kyc_refuse('a customer is erased by two people only');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kyc_subject_keys_stay BEFORE UPDATE ON kyc_subject_keys
  FOR EACH ROW EXECUTE FUNCTION kyc_subject_keys_stay();
CREATE TRIGGER kyc_subject_keys_kept BEFORE DELETE OR TRUNCATE ON kyc_subject_keys
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- Whoever's name the command is put under: the account's own customer counts.
CREATE FUNCTION kyc_outbox_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.command ->> 'type' = 'account-state' AND NEW.command ->> 'state' <> 'frozen' AND EXISTS (
    SELECT 1 FROM kyc_accounts a JOIN kyc_customers c USING (customer)
    WHERE a.account = NEW.command ->> 'account' AND c.state = 'frozen') THEN
    PERFORM kyc_refuse('the customer of account ' || (NEW.command ->> 'account') || ' is frozen');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kyc_outbox_account BEFORE INSERT OR UPDATE OF command ON kyc_outbox
  FOR EACH ROW EXECUTE FUNCTION kyc_outbox_account();

CREATE FUNCTION kyc_hits_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'proposed' AND NEW.state IN ('proposed', 'confirmed')
     AND NEW.proposed_by IS DISTINCT FROM OLD.proposed_by THEN
    PERFORM kyc_refuse('who called a hit a true match cannot be changed');
  END IF;
  IF NEW.state = 'confirmed' AND OLD.state <> 'confirmed'
     AND (NEW.customer, NEW.list, NEW.list_id, NEW.entry_hash, NEW.customer_hash)
     IS DISTINCT FROM (OLD.customer, OLD.list, OLD.list_id, OLD.entry_hash, OLD.customer_hash) THEN
    PERFORM kyc_refuse('a match is confirmed as it was proposed');
  END IF;
  IF OLD.state = 'confirmed' AND (NEW.state IN ('dismissed', 'proposed')
     OR (NEW.state = 'confirmed' AND NEW.confirmed_by IS DISTINCT FROM OLD.confirmed_by)) THEN
    PERFORM kyc_refuse('a confirmed match is not dismissed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kyc_hits_settled BEFORE UPDATE ON kyc_hits
  FOR EACH ROW EXECUTE FUNCTION kyc_hits_settled();
CREATE TRIGGER kyc_hits_kept BEFORE DELETE OR TRUNCATE ON kyc_hits
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();
