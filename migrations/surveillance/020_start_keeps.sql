-- A start of the program cannot change a parameter: what a new release or another file says is
-- proposed, and takes force when a person approves. What a start may write is checked here.
ALTER TABLE surv_rule_versions ADD COLUMN base jsonb;  -- what defaults and file said at the start

-- Whose word counts: `staff:` and an id in its one spelling, so that one person is one text.
ALTER TABLE surv_rule_changes
  ADD CONSTRAINT surv_rule_changes_named CHECK (
    (proposed_by ~ '^staff:[a-z0-9_-]+$' OR proposed_by = 'program:start')
    AND (decided_by IS NULL OR decided_by ~ '^staff:[a-z0-9_-]+$'
      OR (state = 'withdrawn' AND decided_by = 'program:start')));

-- A start keeps every rule, and every parameter at the value of the newest version that had it; it
-- may bring rules and parameters that no version had. The money-laundering rules are read from the
-- file by their own module and are only listed here (docs/four-eyes.md says so).
CREATE FUNCTION surv_start_changes(given jsonb) RETURNS text LANGUAGE sql STABLE AS $$
  WITH kept AS (
    SELECT DISTINCT rule FROM surv_rule_versions, jsonb_each(rules) AS r (rule, block)
    WHERE block - 'enabled' <> '{}' AND rule NOT IN ('structuring', 'rapid-in-out', 'pass-through',
      'dormant-reactivation', 'fan-in', 'fan-out', 'funds-cycle', 'mirror-transfer',
      'volume-spike', 'new-account-large', 'round-amounts', 'listed-wallet', 'wallet-exposure',
      'asset-hopping', 'trading-at-a-loss', 'shared-access', 'profile-mismatch',
      'impossible-travel', 'high-risk-jurisdiction', 'missing-travel-rule-data')
  )
  SELECT string_agg(what, ', ' ORDER BY what) FROM (
    SELECT rule AS what FROM kept WHERE NOT coalesce(given -> rule ? 'enabled', false)
    UNION ALL
    SELECT rule || '.' || name FROM kept, jsonb_each(given -> rule) AS p (name, value)
    WHERE value IS DISTINCT FROM coalesce((SELECT v.rules -> rule -> name
      FROM surv_rule_versions v WHERE v.rules -> rule ? name ORDER BY v.number DESC LIMIT 1), value)
  ) AS changed
$$;

CREATE OR REPLACE FUNCTION surv_rule_versions_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last surv_rule_versions%ROWTYPE; c surv_rule_changes%ROWTYPE; broken text;
BEGIN
  SELECT * INTO last FROM surv_rule_versions ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(last.number, 0) + 1 THEN
    PERFORM surv_refuse('versions are numbered without gaps');
  END IF;
  IF NEW.from_seq < coalesce(last.from_seq, 0) THEN
    PERFORM surv_refuse('a version begins where the one before has begun, or later');
  END IF;
  IF NEW.origin = 'start' THEN
    broken := surv_start_changes(NEW.rules);
    IF broken IS NOT NULL THEN
      PERFORM surv_refuse('a start cannot change ' || broken || ': propose it');
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO c FROM surv_rule_changes WHERE change_id = NEW.change_id;
  IF NOT FOUND OR c.state <> 'approved' THEN
    PERFORM surv_refuse('new parameters need the approval of a second person');
  END IF;
  IF NEW.rules -> c.rule IS DISTINCT FROM c.after
     OR NEW.rules - c.rule IS DISTINCT FROM last.rules - c.rule
     OR last.rules -> c.rule IS DISTINCT FROM c.before
     OR NEW.base_hash IS DISTINCT FROM last.base_hash
     OR NEW.base IS DISTINCT FROM last.base THEN
    PERFORM surv_refuse('a version holds what was approved and nothing else');
  END IF;
  RETURN NEW;
END $$;
