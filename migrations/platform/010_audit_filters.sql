-- The audit log is asked for by action and by time, newest first.
CREATE INDEX platform_audit_action ON platform_audit (action, seq);
CREATE INDEX platform_audit_ts ON platform_audit (ts, seq);
