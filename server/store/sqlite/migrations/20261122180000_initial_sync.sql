-- An initial sync of a map.
CREATE TABLE runs (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    map            INTEGER NOT NULL REFERENCES maps,
    version        INTEGER NOT NULL REFERENCES map_versions,
    status         TEXT NOT NULL,
    actor          TEXT NOT NULL,
    -- Maps whose records are read first.
    after          TEXT NOT NULL,
    leave_failed   INTEGER NOT NULL,
    started_at     INTEGER NOT NULL,
    ended_at       INTEGER,
    correlation    TEXT NOT NULL,
    -- Where capture stood on both sides when it was last cancelled.
    left_position  TEXT,
    right_position TEXT
) STRICT;
CREATE INDEX runs_of_map ON runs (map, id);

-- One direction of one company within a run, in the order of reading.
CREATE TABLE legs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    run        INTEGER NOT NULL REFERENCES runs,
    company    TEXT NOT NULL,
    direction  INTEGER NOT NULL CHECK (direction IN (1, 2)),
    expected   INTEGER,
    -- Where reading stands.
    position   TEXT,
    read_all   INTEGER NOT NULL DEFAULT 0,
    read       INTEGER NOT NULL DEFAULT 0,
    written    INTEGER NOT NULL DEFAULT 0,
    skipped    INTEGER NOT NULL DEFAULT 0,
    started_at INTEGER,
    ended_at   INTEGER,
    -- All counts as they were when a later run began: its records may take over the failures of these.
    kept       TEXT
) STRICT;
CREATE INDEX legs_of_run ON legs (run, id);

-- The leg that read a change or the record of a failure. No reference: it would be looked up for each change.
ALTER TABLE changes ADD COLUMN leg INTEGER;
CREATE INDEX waiting_of_leg ON changes (leg) WHERE status = 0 AND leg IS NOT NULL;
ALTER TABLE failures ADD COLUMN leg INTEGER;
CREATE INDEX failures_of_leg ON failures (leg, status, resolution, (parent_entities IS NULL)) WHERE leg IS NOT NULL;

-- The newest change that waited when a map last began to catch up.
ALTER TABLE maps ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;
-- Whose value counts where both sides have changed the same field: 1 left, 2 right.
ALTER TABLE maps ADD COLUMN master INTEGER NOT NULL DEFAULT 2;
-- Links that were last renewed before are not relied on.
ALTER TABLE maps ADD COLUMN links_since INTEGER NOT NULL DEFAULT 0;
