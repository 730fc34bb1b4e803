-- How the rules are: what each costs and does, and whether its canary was found. Overwritten in
-- place; made from the running surveillance.
CREATE TABLE surv_rule_work (
  rule text PRIMARY KEY,
  events bigint NOT NULL,
  evaluations bigint NOT NULL,
  alerts bigint NOT NULL,
  nanoseconds bigint NOT NULL,           -- in all, estimated from samples
  at bigint NOT NULL                     -- microseconds UTC
);
CREATE TABLE surv_canaries (
  rule text PRIMARY KEY,
  episodes int NOT NULL CHECK (episodes > 0),
  found int NOT NULL CHECK (found BETWEEN 0 AND episodes),
  at bigint NOT NULL                     -- microseconds UTC
);
