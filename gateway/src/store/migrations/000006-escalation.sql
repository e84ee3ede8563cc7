-- Who is called when nobody answers: policies, chains, and each notice as a row.

ALTER TABLE timer ADD COLUMN alert_id TEXT;

CREATE TABLE policy (
  id TEXT PRIMARY KEY, level INTEGER NOT NULL, name TEXT NOT NULL, steps TEXT NOT NULL, repeat_ms INTEGER,
  last_repeat_ms INTEGER, unacknowledge_ms INTEGER, version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE escalation (
  alert_id TEXT PRIMARY KEY, policy TEXT NOT NULL, step INTEGER NOT NULL, round INTEGER NOT NULL,
  started_at INTEGER NOT NULL, step_at INTEGER NOT NULL, state TEXT NOT NULL, held_for TEXT, held_until INTEGER,
  stopped_by TEXT, arrived_at INTEGER, told TEXT NOT NULL, notices TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE paging (
  id TEXT PRIMARY KEY, device_id TEXT NOT NULL, alert_kind TEXT NOT NULL, raises TEXT NOT NULL, paged_at INTEGER,
  level INTEGER NOT NULL, step INTEGER NOT NULL, step_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pager (person_id TEXT PRIMARY KEY, paged_at TEXT NOT NULL, held TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE notification (
  id TEXT PRIMARY KEY, alert_id TEXT NOT NULL, person_id TEXT, place_id TEXT, channel TEXT NOT NULL, post TEXT,
  round INTEGER NOT NULL, step INTEGER NOT NULL, kind TEXT NOT NULL, level INTEGER NOT NULL, test INTEGER NOT NULL,
  state TEXT NOT NULL, created_at INTEGER NOT NULL, settled_at INTEGER, error TEXT, bundled TEXT NOT NULL, taken_by TEXT
) STRICT, WITHOUT ROWID;
