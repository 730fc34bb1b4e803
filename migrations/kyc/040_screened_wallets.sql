-- Which addresses were held against the lists: a new one makes its customer's screening stale.
ALTER TABLE kyc_wallets ADD COLUMN screened boolean NOT NULL DEFAULT false;
CREATE INDEX kyc_wallets_unscreened ON kyc_wallets (customer) WHERE NOT screened;
