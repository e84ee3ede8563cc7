-- Everything is STRICT. Times are milliseconds since 1970. Keyed tables are held whole in memory and written as upserts.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE company (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, duty_phone TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE place (
  id TEXT PRIMARY KEY, parent_id TEXT, kind TEXT NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL,
  grid_code TEXT, company_id TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, company_id TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE duty (
  id TEXT PRIMARY KEY, place_id TEXT NOT NULL, post TEXT NOT NULL, person_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, company_id TEXT NOT NULL, place_id TEXT NOT NULL,
  update_contract TEXT NOT NULL, report_every_ms INTEGER NOT NULL, created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
  id TEXT PRIMARY KEY, device_id TEXT NOT NULL, company_id TEXT NOT NULL, password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL, revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE token (
  id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, role TEXT NOT NULL, person_id TEXT, name TEXT NOT NULL, company_id TEXT,
  place_ids TEXT NOT NULL, created_at INTEGER NOT NULL, revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE kiosk (
  id TEXT PRIMARY KEY, place_id TEXT NOT NULL, pairing_code_hash TEXT, pairing_expires_at INTEGER NOT NULL,
  credential_hash TEXT, created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE device_state (
  device_id TEXT PRIMARY KEY, last_seen_at INTEGER NOT NULL, online INTEGER NOT NULL, "values" TEXT NOT NULL,
  observed_at INTEGER NOT NULL, conditions TEXT NOT NULL, open_alerts TEXT NOT NULL, summary TEXT, recorded TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alert (
  id TEXT PRIMARY KEY, device_id TEXT NOT NULL, kind TEXT NOT NULL, level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4),
  state TEXT NOT NULL CHECK (state IN ('active-unacknowledged', 'active-acknowledged', 'cleared-unclosed', 'cleared', 'closed')),
  company_id TEXT NOT NULL, place_id TEXT NOT NULL, raised_at INTEGER NOT NULL, last_evidence_at INTEGER NOT NULL,
  acknowledged_at INTEGER, acknowledged_by TEXT, cleared_at INTEGER, closed_at INTEGER, closed_by TEXT, close_reason TEXT,
  occurrences INTEGER NOT NULL, last_sequence INTEGER NOT NULL, waiting TEXT NOT NULL, incident_number TEXT, incident_state TEXT
) STRICT, WITHOUT ROWID;

-- Promise 5: at most one open alert per device and condition.
CREATE UNIQUE INDEX alert_one_open ON alert (device_id, kind)
  WHERE state IN ('active-unacknowledged', 'active-acknowledged', 'cleared-unclosed');

CREATE TABLE timer (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, device_id TEXT NOT NULL, alert_kind TEXT NOT NULL, due_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (id TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE service_request (
  number TEXT PRIMARY KEY, place_id TEXT NOT NULL, company_id TEXT, category_code TEXT NOT NULL, text TEXT NOT NULL,
  language TEXT NOT NULL, idempotency_key TEXT NOT NULL UNIQUE, content_hash TEXT NOT NULL, submitted_at INTEGER NOT NULL,
  incident_id TEXT, incident_number TEXT, state TEXT NOT NULL, outcome TEXT, closed_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE reporter_phone (
  number TEXT PRIMARY KEY, sealed TEXT NOT NULL, created_at INTEGER NOT NULL, erase_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (
  id TEXT PRIMARY KEY, place_id TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, author TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, withdrawn_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_event (
  alert_id TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, actor TEXT NOT NULL,
  level INTEGER NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL,
  PRIMARY KEY (alert_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE request_event (
  seq INTEGER PRIMARY KEY, number TEXT NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX request_event_number ON request_event (number);

-- No index but the key: one by device and time would halve the rate of ingest. `reading_history` is rolled forward apart.
CREATE TABLE reading (
  seq INTEGER PRIMARY KEY, device_id TEXT NOT NULL, observed_at INTEGER NOT NULL, received_at INTEGER NOT NULL,
  message_key TEXT NOT NULL, content_hash INTEGER NOT NULL, quality INTEGER NOT NULL, "values" TEXT NOT NULL
) STRICT;

CREATE TABLE reading_history (
  device_id TEXT NOT NULL, observed_at INTEGER NOT NULL, seq INTEGER NOT NULL, "values" TEXT NOT NULL,
  PRIMARY KEY (device_id, observed_at, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_event (
  seq INTEGER PRIMARY KEY, device_id TEXT NOT NULL, kind TEXT NOT NULL, observed_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL, message_key TEXT NOT NULL, content_hash INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
  event_id TEXT PRIMARY KEY, lane TEXT NOT NULL, sequence INTEGER NOT NULL, type TEXT NOT NULL, subject TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, dedup_key TEXT, data TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dead')), settled_at INTEGER, error TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_lane ON outbox (state, lane, sequence);
CREATE INDEX outbox_sent ON outbox (settled_at) WHERE state = 'sent';

CREATE TABLE change (
  no INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, subject TEXT NOT NULL, place_id TEXT NOT NULL,
  company_id TEXT
) STRICT;

CREATE TABLE quarantine (
  id TEXT PRIMARY KEY, at INTEGER NOT NULL, link_id TEXT, topic TEXT NOT NULL, payload TEXT NOT NULL, code TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
