-- Ways to people; addresses are sealed before they come here.

CREATE TABLE contact (
  id TEXT PRIMARY KEY, person_id TEXT NOT NULL, channel TEXT NOT NULL, sealed_address TEXT, added_at INTEGER NOT NULL,
  disabled_at INTEGER, last_ok_at INTEGER, last_error TEXT, last_error_at INTEGER
) STRICT, WITHOUT ROWID;
