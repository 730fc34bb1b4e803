-- Signed states of the audit log that were put on a chain: each is a transaction whose memo is the
-- signed note. Written down before it is sent.
CREATE TABLE rep_audit_anchors (
  signature text PRIMARY KEY,
  size bigint NOT NULL REFERENCES rep_audit_checkpoints,
  address text NOT NULL,                 -- of the key that signs and pays
  last_valid_height bigint NOT NULL,     -- block after which the chain takes it no more
  state text NOT NULL CHECK (state IN ('sent', 'final', 'lost')),
  slot bigint,
  sent_at bigint NOT NULL,               -- microseconds UTC
  final_at bigint,
  CHECK ((state = 'final') = (slot IS NOT NULL)),
  CHECK ((slot IS NULL) = (final_at IS NULL))
);
CREATE INDEX rep_audit_anchors_size ON rep_audit_anchors (size);
CREATE INDEX rep_audit_anchors_open ON rep_audit_anchors (sent_at) WHERE state = 'sent';
