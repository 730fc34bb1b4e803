-- Personal data, sealed under a key per customer: without the key all of it is unreadable.

CREATE TABLE kyc_subject_keys (
  customer text PRIMARY KEY REFERENCES kyc_customers (customer) DEFERRABLE INITIALLY DEFERRED,
  sealed bytea,                          -- the key, sealed under the platform's
  destroyed_at bigint,
  CHECK ((sealed IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE kyc_profiles (
  customer text PRIMARY KEY REFERENCES kyc_customers (customer),
  sealed bytea NOT NULL,
  changed_at bigint NOT NULL
);

-- Owners and controllers of companies.
CREATE TABLE kyc_people (
  customer text NOT NULL REFERENCES kyc_customers (customer),
  person int NOT NULL CHECK (person > 0),
  role text NOT NULL CHECK (role IN ('owner', 'controller', 'representative')),
  share_pct numeric(5, 2) CHECK (share_pct BETWEEN 0 AND 100),
  sealed bytea NOT NULL,
  PRIMARY KEY (customer, person)
);

CREATE SEQUENCE kyc_document_numbers;

CREATE TABLE kyc_documents (
  document text PRIMARY KEY,
  customer text NOT NULL REFERENCES kyc_customers (customer),
  kind text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused', 'expired', 'erased')),
  file_type text NOT NULL,
  bytes int NOT NULL CHECK (bytes BETWEEN 1 AND 10485760),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  scan text NOT NULL CHECK (scan IN ('clean', 'not-scanned')),
  uploaded_at bigint NOT NULL,
  uploaded_by text NOT NULL,
  uploaded_by_name text NOT NULL,
  expires_on text CHECK (expires_on ~ '^\d{4}-\d\d-\d\d$'),
  mrz_sealed bytea,
  decided_at bigint,
  decided_by text,
  decided_by_name text,
  reason text,
  CHECK (state IN ('waiting', 'erased') OR (decided_at IS NOT NULL AND decided_by IS NOT NULL)),
  CHECK (state <> 'refused' OR reason IS NOT NULL)
);
CREATE INDEX kyc_documents_customer ON kyc_documents (customer, uploaded_at);
CREATE INDEX kyc_documents_queue ON kyc_documents (state, uploaded_at);
CREATE INDEX kyc_documents_expiry ON kyc_documents (expires_on) WHERE state = 'accepted';
CREATE INDEX kyc_documents_decided ON kyc_documents (decided_at);

CREATE TABLE kyc_document_contents (
  document text PRIMARY KEY REFERENCES kyc_documents (document),
  sealed bytea NOT NULL
);
ALTER TABLE kyc_document_contents ALTER COLUMN sealed SET STORAGE EXTERNAL;
