-- What TimescaleDB's full edition does beside: an aggregate for panels, compression, retention.
-- No report reads any of it: figures are the worker's own on every edition. Nothing is done twice.
CREATE MATERIALIZED VIEW IF NOT EXISTS rep_market_hours
  WITH (timescaledb.continuous) AS
  SELECT time_bucket(interval '1 hour', time) AS hour, market,
         sum(quantity) AS volume, sum(notional) AS notional, count(*) AS trades
  FROM rep_trades WHERE until_seq IS NULL GROUP BY 1, 2
  WITH NO DATA;
SELECT add_continuous_aggregate_policy('rep_market_hours',
  start_offset => interval '3 days', end_offset => interval '1 hour',
  schedule_interval => interval '10 minutes', if_not_exists => true);

DO $$
DECLARE
  cut record;
BEGIN
  FOR cut IN
    SELECT * FROM (VALUES ('rep_trades', 'market'), ('market_data', 'market_id'),
                          ('user_analytics', 'user_id'), ('rep_candles', 'market, interval'))
    AS tables (name, segments)
  LOOP
    IF NOT EXISTS (
      SELECT 1 FROM timescaledb_information.compression_settings
      WHERE hypertable_schema = current_schema() AND hypertable_name = cut.name
    ) THEN
      EXECUTE format(
        'ALTER TABLE %I SET (timescaledb.compress, timescaledb.compress_segmentby = %L)',
        cut.name, cut.segments);
    END IF;
    PERFORM add_compression_policy(cut.name::regclass, interval '45 days', if_not_exists => true);
    -- Transactions are kept for 7 years (docs: retention); what the log still has comes back.
    PERFORM add_retention_policy(cut.name::regclass, interval '7 years', if_not_exists => true);
  END LOOP;
END $$;
