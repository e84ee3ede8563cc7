-- A gateway that held duties before there were rosters looks for holes at its next start, and at each hand-over from then on.

INSERT OR IGNORE INTO timer (id, kind, device_id, alert_kind, alert_id, due_at)
  SELECT 'hand-over', 'hand-over', '', 'duty_hole', NULL, 0 WHERE EXISTS (SELECT 1 FROM roster);
