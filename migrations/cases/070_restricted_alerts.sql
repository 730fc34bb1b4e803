-- Which alerts are restricted is asked at each transaction of customer risk.
CREATE INDEX case_alerts_restricted ON case_alerts (alert_id) WHERE people IS NOT NULL;
