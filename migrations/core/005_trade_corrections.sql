-- Trades that officials took back or priced anew within the published window; the flag is public.
ALTER TABLE core_trades ADD COLUMN correction text CHECK (correction IN ('bust', 'reprice'));
