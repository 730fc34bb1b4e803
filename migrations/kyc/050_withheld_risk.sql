-- Accounts named in alerts that not everybody may know of: their scores leave these out, and what
-- their history says of alerts is not shown.
CREATE TABLE kyc_risk_withheld (
  account text PRIMARY KEY
);
