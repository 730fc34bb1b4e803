-- The risk score of every account as the log and the alert stream leave it, and how it came there.
CREATE TABLE kyc_risk_scores (
  account text PRIMARY KEY,
  owner text NOT NULL,
  score integer NOT NULL CHECK (score BETWEEN 0 AND 100),
  rating text NOT NULL CHECK (rating IN ('low', 'medium', 'high')),
  factors jsonb NOT NULL,                -- [{name, points, reason}] as in risk.jsonl
  seq bigint NOT NULL,                   -- last event that was taken in for this account
  at bigint NOT NULL                     -- microseconds of flow time of that event
);
CREATE INDEX kyc_risk_scores_owner ON kyc_risk_scores (owner);
CREATE INDEX kyc_risk_scores_rating ON kyc_risk_scores (rating, score DESC);

-- Every change of score or rating, with the reasons that then stood.
CREATE TABLE kyc_risk_history (
  entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  owner text NOT NULL,
  score integer NOT NULL CHECK (score BETWEEN 0 AND 100),
  rating text NOT NULL CHECK (rating IN ('low', 'medium', 'high')),
  previous_score integer,                -- null: the account's first score
  previous_rating text,
  factors jsonb NOT NULL,
  seq bigint NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX kyc_risk_history_account ON kyc_risk_history (account, entry DESC);
CREATE INDEX kyc_risk_history_owner ON kyc_risk_history (owner, entry DESC);
CREATE TRIGGER kyc_risk_history_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON kyc_risk_history
  FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change();

-- How far the alert stream has gone into the scores; moves with the consumer's offset.
CREATE TABLE kyc_risk_alert_position (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  position bigint NOT NULL
);
INSERT INTO kyc_risk_alert_position (position) VALUES (0);
