-- What a flow asked for bears its mark; each node has a quota; every deploy of flows is kept.

ALTER TABLE alert ADD COLUMN flow TEXT;
ALTER TABLE service_request ADD COLUMN flow TEXT;
ALTER TABLE notice ADD COLUMN flow TEXT;

CREATE TABLE flow_node (id TEXT PRIMARY KEY, asked TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE flow_head (id TEXT PRIMARY KEY, version_id TEXT NOT NULL, hash TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE flow_version (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, "by" TEXT NOT NULL, note TEXT NOT NULL,
  hash TEXT NOT NULL, base_hash TEXT, nodes INTEGER NOT NULL, tabs TEXT NOT NULL, flows TEXT NOT NULL
) STRICT;
