CREATE TABLE maintenance_windows (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    from_at     INTEGER NOT NULL,
    until_at    INTEGER NOT NULL,
    -- The maps that were chosen, a JSON array; empty for all.
    maps        TEXT NOT NULL,
    choice      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    actor       TEXT NOT NULL,
    status      TEXT NOT NULL
) STRICT;
CREATE INDEX maintenance_of_environment ON maintenance_windows (environment, id);
CREATE INDEX maintenance_open ON maintenance_windows (environment, id) WHERE status IN ('planned', 'running');

-- What a window that has begun is to pause, and has paused.
CREATE TABLE maintenance_maps (
    window    INTEGER NOT NULL REFERENCES maintenance_windows,
    map       INTEGER NOT NULL REFERENCES maps,
    paused_at INTEGER,
    PRIMARY KEY (window, map)
) STRICT, WITHOUT ROWID;
