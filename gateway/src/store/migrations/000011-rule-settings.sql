-- Thresholds and delays that are set otherwise than the rule book, at a place or a device, and every edit of them.

CREATE TABLE rule_setting (
  id TEXT PRIMARY KEY, scope TEXT NOT NULL CHECK (scope IN ('place', 'device')), scope_id TEXT NOT NULL,
  device_kind TEXT NOT NULL, alert_kind TEXT NOT NULL, company_id TEXT, on_delay_ms INTEGER, off_delay_ms INTEGER,
  thresholds TEXT, version INTEGER NOT NULL, "by" TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_setting_version (
  seq INTEGER PRIMARY KEY, setting_id TEXT NOT NULL, version INTEGER NOT NULL, company_id TEXT, on_delay_ms INTEGER,
  off_delay_ms INTEGER, thresholds TEXT, at INTEGER NOT NULL, "by" TEXT NOT NULL, reason TEXT NOT NULL,
  restored_from INTEGER, UNIQUE (setting_id, version)
) STRICT;
