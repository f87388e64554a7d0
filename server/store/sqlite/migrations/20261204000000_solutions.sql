-- How to reach publishers.
ALTER TABLE publishers ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE publishers ADD COLUMN option_prefix INTEGER NOT NULL DEFAULT 10000;
ALTER TABLE publishers ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE publishers ADD COLUMN website TEXT NOT NULL DEFAULT '';

-- Since when a map is gone from its environment. What was known of it stays; a map of its name brings it back.
ALTER TABLE maps ADD COLUMN removed_at INTEGER;

-- Packages as they were exported, brought here or made as a backup. They never change.
CREATE TABLE packages (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT    NOT NULL REFERENCES environments,
    kind        TEXT    NOT NULL,
    solution    TEXT    NOT NULL,
    label       TEXT    NOT NULL,
    version     TEXT    NOT NULL,
    packaging   TEXT    NOT NULL,
    publisher   TEXT    NOT NULL,
    maps        INTEGER NOT NULL,
    file_name   TEXT    NOT NULL,
    hash        TEXT    NOT NULL,
    size        INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    by          TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    -- Last, so that the others are read without it.
    bytes       BLOB    NOT NULL
) STRICT;
CREATE INDEX packages_of_environment ON packages (environment, id);

-- Solutions by their unique names, which are told apart without regard to case. Each grows by revisions.
CREATE TABLE solutions (
    environment TEXT    NOT NULL REFERENCES environments,
    name        TEXT    NOT NULL COLLATE NOCASE,
    revision    INTEGER NOT NULL,
    package     INTEGER REFERENCES packages,
    content     TEXT    NOT NULL,
    PRIMARY KEY (environment, name)
) STRICT;
-- The maps of a solution, in their order, each with the version that the solution has brought.
CREATE TABLE solution_maps (
    environment TEXT    NOT NULL,
    solution    TEXT    NOT NULL COLLATE NOCASE,
    place       INTEGER NOT NULL,
    map         INTEGER NOT NULL REFERENCES maps,
    version     INTEGER REFERENCES map_versions,
    PRIMARY KEY (environment, solution, map),
    FOREIGN KEY (environment, solution) REFERENCES solutions ON DELETE CASCADE
) STRICT;
CREATE INDEX solutions_of_map ON solution_maps (map);

-- Versions that solutions have brought; one that is dropped is withdrawn, and nobody counts on it.
CREATE TABLE version_origins (
    version  INTEGER PRIMARY KEY REFERENCES map_versions,
    solution TEXT    NOT NULL,
    dropped  INTEGER NOT NULL CHECK (dropped IN (0, 1))
) STRICT;

-- What was done with solutions, and what was before.
CREATE TABLE imports (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    environment    TEXT    NOT NULL REFERENCES environments,
    solution       TEXT    NOT NULL COLLATE NOCASE,
    package        INTEGER REFERENCES packages,
    backup         INTEGER REFERENCES packages,
    content        TEXT    NOT NULL,
    rolled_back_at INTEGER,
    rolled_back_by TEXT
) STRICT;
CREATE INDEX imports_of_environment ON imports (environment, id);
