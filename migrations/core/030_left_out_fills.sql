-- A fill that cannot settle on chain is left out of the batches, so that all others settle.

-- Why, for people; null = it settles or will. Such a fill is in no batch, so the view
-- core_chain_waiting counts it among what the chain does not have.
ALTER TABLE core_chain_fills ADD COLUMN failure text;
ALTER TABLE core_chain_fills ADD COLUMN failed_at bigint;

CREATE INDEX core_chain_fills_failed ON core_chain_fills (seq) WHERE failure IS NOT NULL;

-- 'dropped': refused for the sake of a fill in it, or planned after such a one. Others take its
-- place in the log; what was sent of it stays in core_chain_attempts.
ALTER TABLE core_chain_batches DROP CONSTRAINT core_chain_batches_state_check;
ALTER TABLE core_chain_batches ADD CONSTRAINT core_chain_batches_state_check
  CHECK (state IN ('planned', 'sent', 'confirmed', 'finalized', 'failed', 'dropped'));
ALTER TABLE core_chain_batches DROP CONSTRAINT core_chain_batches_int8range_excl;
ALTER TABLE core_chain_batches ADD CONSTRAINT core_chain_batches_one_place
  EXCLUDE USING gist (int8range(from_seq, to_seq, '[]') WITH &&) WHERE (state <> 'dropped');
DROP INDEX core_chain_batches_open;
CREATE INDEX core_chain_batches_open ON core_chain_batches (batch)
  WHERE state NOT IN ('finalized', 'dropped');
CREATE INDEX core_chain_batches_dropped ON core_chain_batches (from_seq) WHERE state = 'dropped';
