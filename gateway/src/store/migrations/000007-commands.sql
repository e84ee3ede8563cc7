-- Commands to devices, which of a device's have not ended, and what may follow by itself at a place.

CREATE TABLE command (
  id TEXT PRIMARY KEY, device_id TEXT NOT NULL, kind TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('awaiting-second', 'waiting', 'sent', 'confirmed', 'refused', 'expired', 'unknown')),
  cause TEXT NOT NULL, alert_id TEXT, "by" TEXT NOT NULL, by_id TEXT NOT NULL, by_post TEXT NOT NULL, reason TEXT NOT NULL,
  second_by TEXT, requested_at INTEGER NOT NULL, not_after INTEGER NOT NULL, sent_at INTEGER, settled_at INTEGER,
  detail TEXT, answers INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE open_command (device_id TEXT PRIMARY KEY, command_ids TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE command_setting (
  place_id TEXT PRIMARY KEY, close_gas_valves INTEGER NOT NULL, release_gates INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
