-- What a rule adds to each event, measured with its canary; null where it was not measured.
ALTER TABLE surv_canary_runs
  ADD COLUMN cost_nanos double precision CHECK (cost_nanos >= 0); -- of processor time per event
