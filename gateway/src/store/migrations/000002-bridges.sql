-- A link may be a bridge, whose children appear by themselves and are adopted one by one. Up to now every device had a
-- link of its own, spoke our own format, and was installed when it was made.

ALTER TABLE device ADD COLUMN link_id TEXT NOT NULL DEFAULT '';
ALTER TABLE device ADD COLUMN address TEXT;
ALTER TABLE device ADD COLUMN company_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN installed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN expires_at INTEGER;
ALTER TABLE device ADD COLUMN test_until INTEGER NOT NULL DEFAULT 0;
UPDATE device SET link_id = id, company_since = created_at, installed_at = created_at;

ALTER TABLE link ADD COLUMN convention TEXT NOT NULL DEFAULT 'native';
ALTER TABLE link ADD COLUMN options TEXT NOT NULL DEFAULT '{}';

ALTER TABLE alert ADD COLUMN test INTEGER NOT NULL DEFAULT 0;

CREATE TABLE child (
  id TEXT PRIMARY KEY, link_id TEXT NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL, vendor TEXT NOT NULL,
  model TEXT NOT NULL, suggested_kind TEXT, state TEXT NOT NULL CHECK (state IN ('waiting', 'adopted', 'ignored')),
  device_id TEXT, first_heard_at INTEGER NOT NULL, last_heard_at INTEGER NOT NULL, preview TEXT NOT NULL,
  unsupported TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE discovery (
  id TEXT PRIMARY KEY, link_id TEXT NOT NULL, topic TEXT NOT NULL, payload TEXT NOT NULL, kept_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE certificate (
  id TEXT PRIMARY KEY, device_id TEXT NOT NULL, company_id TEXT NOT NULL, place_id TEXT NOT NULL, "by" TEXT NOT NULL,
  started_at INTEGER NOT NULL, finished_at INTEGER, seen TEXT NOT NULL, alert_id TEXT
) STRICT, WITHOUT ROWID;

-- Which company had a device before the one that has it now: each reads its own time, and no other.
CREATE TABLE custody (
  id TEXT PRIMARY KEY, device_id TEXT NOT NULL, company_id TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
