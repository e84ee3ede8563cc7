-- A resident who called from a kiosk is told as what somebody has taken it, never who that is.

ALTER TABLE escalation ADD COLUMN taken_by_post TEXT;
