-- An alert may be shelved, stand under a parent, and be somebody's.

ALTER TABLE alert ADD COLUMN shelved_until INTEGER;
ALTER TABLE alert ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN parent_id TEXT;
ALTER TABLE alert ADD COLUMN assigned_to TEXT;

CREATE TABLE shelf (
  id TEXT PRIMARY KEY, device_id TEXT NOT NULL, alert_kind TEXT NOT NULL, level INTEGER NOT NULL, until INTEGER NOT NULL,
  reason TEXT NOT NULL, "by" TEXT NOT NULL, by_id TEXT NOT NULL, at INTEGER NOT NULL, second_by TEXT,
  active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
