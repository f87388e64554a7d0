-- Moments are milliseconds since 1970 in UTC. Sides and directions are 1 and 2; the other enums are words, except
-- where an index asks for a number. What is only ever read as a whole is JSON.

CREATE TABLE environments (
    id        TEXT NOT NULL PRIMARY KEY,
    name      TEXT NOT NULL,
    band      TEXT NOT NULL,
    simulated INTEGER NOT NULL,
    companies TEXT NOT NULL
) STRICT;

CREATE TABLE connections (
    environment  TEXT NOT NULL REFERENCES environments,
    side         INTEGER NOT NULL CHECK (side IN (1, 2)),
    kind         TEXT NOT NULL,
    base_url     TEXT NOT NULL,
    auth         TEXT NOT NULL,
    poll_ms      INTEGER NOT NULL,
    overlap_ms   INTEGER NOT NULL,
    sweep_ms     INTEGER NOT NULL,
    -- Why it is held to be down; NULL while it answers.
    down         TEXT,
    since        INTEGER,
    last_contact INTEGER,
    PRIMARY KEY (environment, side)
) STRICT;

CREATE TABLE schemas (
    environment TEXT NOT NULL REFERENCES environments,
    side        INTEGER NOT NULL,
    entity      TEXT NOT NULL,
    content     TEXT NOT NULL,
    read_at     INTEGER NOT NULL,
    PRIMARY KEY (environment, side, entity)
) STRICT;

CREATE TABLE notices (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    -- The kind with its side or map, as text: of each at most one is open.
    subject     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    since       INTEGER NOT NULL,
    until       INTEGER
) STRICT;
CREATE UNIQUE INDEX notices_open ON notices (environment, subject) WHERE until IS NULL;
CREATE INDEX notices_of_environment ON notices (environment, until);

CREATE TABLE maps (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    owner       TEXT NOT NULL,
    state       TEXT NOT NULL,
    -- A map and its first version name each other.
    active      INTEGER NOT NULL REFERENCES map_versions DEFERRABLE INITIALLY DEFERRED,
    created_at  INTEGER NOT NULL,
    state_since INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX maps_by_name ON maps (environment, name);

CREATE TABLE map_versions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    map        INTEGER NOT NULL REFERENCES maps,
    publisher  TEXT NOT NULL,
    number     TEXT NOT NULL,
    author     TEXT NOT NULL,
    note       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    mapping    TEXT NOT NULL
) STRICT;
CREATE INDEX map_versions_of_map ON map_versions (map, id);
CREATE TRIGGER map_versions_never_change BEFORE UPDATE ON map_versions
BEGIN SELECT RAISE(ABORT, 'a version of an entity map never changes'); END;
CREATE TRIGGER map_versions_never_go BEFORE DELETE ON map_versions
BEGIN SELECT RAISE(ABORT, 'a version of an entity map is never deleted'); END;

CREATE TABLE cursors (
    environment TEXT NOT NULL REFERENCES environments,
    side        INTEGER NOT NULL,
    entity      TEXT NOT NULL,
    position    TEXT NOT NULL,
    PRIMARY KEY (environment, side, entity)
) STRICT;

-- Status: 0 waits, 1 written, 2 skipped, 3 failed.
CREATE TABLE changes (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    map         INTEGER NOT NULL REFERENCES maps,
    direction   INTEGER NOT NULL CHECK (direction IN (1, 2)),
    -- 1 upsert, 2 delete.
    operation   INTEGER NOT NULL CHECK (operation IN (1, 2)),
    key         TEXT NOT NULL,
    company     TEXT NOT NULL,
    source_id   TEXT NOT NULL,
    payload     TEXT,
    observed    INTEGER NOT NULL,
    captured_at INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    status      INTEGER NOT NULL CHECK (status IN (0, 1, 2, 3)),
    correlation TEXT NOT NULL,
    settled_at  INTEGER
) STRICT;
-- The queue is the waiting part of the table: these indexes hold nothing else and stay small.
CREATE INDEX waiting_in_order ON changes (map, id, direction, due_at) WHERE status = 0;
CREATE INDEX waiting_of_key ON changes (map, key, id, direction) WHERE status = 0;
CREATE INDEX waiting_by_due ON changes (map, due_at, id, key) WHERE status = 0;
CREATE INDEX waiting_of_source ON changes (map, source_id) WHERE status = 0;
CREATE INDEX changes_of_key ON changes (map, key, id);
CREATE INDEX written_in_order ON changes (settled_at, map, captured_at) WHERE status = 1;

CREATE TABLE settle_sequence (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
) STRICT;
INSERT INTO settle_sequence VALUES (1, 0);

CREATE TABLE links (
    id            INTEGER PRIMARY KEY,
    map           INTEGER NOT NULL REFERENCES maps,
    key           TEXT NOT NULL,
    left_id       TEXT NOT NULL,
    right_id      TEXT NOT NULL,
    left_state    TEXT NOT NULL,
    right_state   TEXT NOT NULL,
    left_written  INTEGER NOT NULL,
    right_written INTEGER NOT NULL,
    deleted       INTEGER NOT NULL,
    out_of_filter INTEGER NOT NULL,
    recent       TEXT NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX links_by_key ON links (map, key);
CREATE INDEX links_by_left_id ON links (map, left_id, key, deleted);
CREATE INDEX links_by_right_id ON links (map, right_id, key, deleted);

-- Counting the links of a map would read them all; the list of maps shows the number at every refresh.
CREATE TABLE link_totals (
    map   INTEGER PRIMARY KEY REFERENCES maps,
    total INTEGER NOT NULL
) STRICT;
CREATE TRIGGER links_added AFTER INSERT ON links WHEN NEW.deleted = 0
BEGIN
    INSERT INTO link_totals VALUES (NEW.map, 1) ON CONFLICT (map) DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER links_deleted AFTER UPDATE OF deleted ON links WHEN NEW.deleted <> OLD.deleted
BEGIN
    INSERT INTO link_totals VALUES (NEW.map, OLD.deleted - NEW.deleted)
        ON CONFLICT (map) DO UPDATE SET total = total + excluded.total;
END;

CREATE TABLE counters (
    map       INTEGER NOT NULL REFERENCES maps,
    minute    INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    written   INTEGER NOT NULL,
    deleted   INTEGER NOT NULL,
    skipped   INTEGER NOT NULL,
    failed    INTEGER NOT NULL,
    PRIMARY KEY (map, minute, direction)
) STRICT, WITHOUT ROWID;

CREATE TABLE activities (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    map         INTEGER REFERENCES maps,
    version     INTEGER,
    at          INTEGER NOT NULL,
    actor       TEXT NOT NULL,
    -- The actor's name in lower case, for searching.
    actor_name  TEXT NOT NULL,
    name        TEXT NOT NULL,
    severity    INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    count       INTEGER NOT NULL,
    correlation TEXT NOT NULL,
    -- Both are set for entries that grow while their minute lasts.
    direction   INTEGER,
    minute      INTEGER
) STRICT;
CREATE INDEX activities_of_environment ON activities (environment, id);
CREATE INDEX activities_of_map ON activities (map, id);
CREATE UNIQUE INDEX activities_of_minute ON activities (map, minute, name, direction) WHERE minute IS NOT NULL;

CREATE TABLE error_events (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    map         INTEGER,
    direction   INTEGER NOT NULL,
    phase       TEXT NOT NULL,
    class       TEXT NOT NULL,
    status      INTEGER NOT NULL,
    key         TEXT,
    at          INTEGER NOT NULL,
    message     TEXT NOT NULL,
    correlation TEXT NOT NULL
) STRICT;
CREATE INDEX error_events_of_environment ON error_events (environment, id);

-- Status: 0 open, 1 retrying, 2 resolved, 3 discarded.
CREATE TABLE failures (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT NOT NULL REFERENCES environments,
    map         INTEGER NOT NULL REFERENCES maps,
    version     INTEGER NOT NULL,
    direction   INTEGER NOT NULL,
    phase       TEXT NOT NULL,
    key         TEXT NOT NULL,
    company     TEXT NOT NULL,
    operation   INTEGER NOT NULL,
    change      INTEGER NOT NULL REFERENCES changes,
    class       TEXT NOT NULL,
    code        TEXT NOT NULL,
    status_code INTEGER NOT NULL,
    headline    TEXT NOT NULL,
    hint        TEXT NOT NULL,
    detail      TEXT NOT NULL,
    fields      TEXT NOT NULL,
    source      TEXT,
    attempted   TEXT,
    status      INTEGER NOT NULL CHECK (status IN (0, 1, 2, 3)),
    resolution  TEXT,
    attempts    INTEGER NOT NULL,
    first_at    INTEGER NOT NULL,
    last_at     INTEGER NOT NULL,
    correlation TEXT NOT NULL,
    -- Key, headline and code in lower case, for searching.
    search      TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX failures_unsettled ON failures (map, direction, key) WHERE status < 2;
CREATE INDEX failures_of_environment ON failures (environment, id);
CREATE INDEX failures_by_status ON failures (environment, status, id);
CREATE INDEX failures_of_map ON failures (map, status, id);
-- Found when a change is to be deleted one day; without it the reference would read the whole table.
CREATE INDEX failures_of_change ON failures (change);

CREATE TABLE accounts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT NOT NULL,
    -- The name in lower case, which decides whether two are the same.
    folded        TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL,
    disabled      INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX accounts_by_name ON accounts (folded);

CREATE TABLE invites (
    hash       BLOB NOT NULL PRIMARY KEY,
    role       TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    hash       BLOB NOT NULL PRIMARY KEY,
    account    INTEGER NOT NULL REFERENCES accounts,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_of_account ON sessions (account);

CREATE TABLE tokens (
    name       TEXT NOT NULL PRIMARY KEY,
    hash       BLOB NOT NULL,
    role       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT;
CREATE INDEX tokens_by_hash ON tokens (hash);
