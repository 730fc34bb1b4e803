-- How far each consumer of the log has come; moved in the transaction of its effects.
CREATE TABLE platform_consumer_offsets (
  consumer text PRIMARY KEY,
  seq bigint NOT NULL CHECK (seq >= 0),
  updated_at bigint NOT NULL             -- microseconds UTC
);

-- Batches that a consumer could not process for a reason of their own, and passed over.
CREATE TABLE platform_dead_letters (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  consumer text NOT NULL,
  first_seq bigint NOT NULL,
  last_seq bigint NOT NULL CHECK (last_seq >= first_seq),
  reason text NOT NULL,
  at bigint NOT NULL,                    -- microseconds UTC
  UNIQUE (consumer, first_seq)
);
