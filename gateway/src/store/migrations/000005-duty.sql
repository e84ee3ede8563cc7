-- Who is called: rosters with turns, who stands in, and the days that are not what their weekday says.

ALTER TABLE person ADD COLUMN title TEXT;
ALTER TABLE person ADD COLUMN place_id TEXT;

CREATE TABLE roster (
  id TEXT PRIMARY KEY, place_id TEXT NOT NULL, post TEXT NOT NULL, days TEXT NOT NULL, people TEXT NOT NULL,
  rotation TEXT NOT NULL, starts_on TEXT NOT NULL, hand_over_minute INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE duty_override (
  id TEXT PRIMARY KEY, place_id TEXT NOT NULL, post TEXT NOT NULL, "from" INTEGER NOT NULL, until INTEGER NOT NULL,
  person_id TEXT NOT NULL, "by" TEXT NOT NULL, reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE calendar_day (date TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- A duty of before is a roster of one person, on all days.
INSERT INTO roster
  SELECT place_id || ' ' || post || ' all', place_id, post, 'all', json_array(person_id), 'none', '2024-01-01', 480 FROM duty;
DROP TABLE duty;
