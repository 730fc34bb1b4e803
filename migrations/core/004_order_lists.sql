-- Order lists (OCO, OTO, OTOCO) as the log has them; a projection like those of 002.
CREATE TABLE core_order_lists (
  list bigint PRIMARY KEY,
  client_id text NOT NULL,
  account bigint NOT NULL,
  market bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('OCO', 'OTO', 'OTOCO')),
  state text NOT NULL CHECK (state IN ('open', 'triggered', 'done')),
  orders jsonb NOT NULL,         -- their numbers, in the order of the command
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);
CREATE INDEX core_order_lists_account ON core_order_lists (account, list);
CREATE INDEX core_order_lists_client ON core_order_lists (account, client_id, list);
