-- Acts on many failures. One that is being kept ('gathering') is nobody's yet; it becomes one that is under way with the
-- last of its failures.
CREATE TABLE bulk_acts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    environment   TEXT    NOT NULL REFERENCES environments,
    kind          TEXT    NOT NULL,
    -- Whose failures were meant, where it was asked for those of one map or group.
    map           INTEGER,
    failure_group INTEGER,
    actor         TEXT    NOT NULL,
    asked_at      INTEGER NOT NULL,
    status        TEXT    NOT NULL CHECK (status IN ('gathering', 'working', 'done', 'cancelled')),
    total         INTEGER NOT NULL,
    done          INTEGER NOT NULL DEFAULT 0,
    skipped       INTEGER NOT NULL DEFAULT 0,
    -- To how many failures of each map it was done; a JSON object.
    of_maps       TEXT    NOT NULL DEFAULT '{}',
    ended_at      INTEGER,
    cancelled_by  TEXT,
    undone_by     INTEGER
) STRICT;
CREATE INDEX bulk_acts_of_environment ON bulk_acts (environment, id);
CREATE INDEX bulk_acts_at_work ON bulk_acts (environment, id) WHERE status = 'working';

-- The failures that an act is for, and what became of each.
CREATE TABLE bulk_items (
    act     INTEGER NOT NULL REFERENCES bulk_acts ON DELETE CASCADE,
    failure INTEGER NOT NULL REFERENCES failures ON DELETE CASCADE,
    -- 0 = its turn has not come.
    result  INTEGER NOT NULL DEFAULT 0,
    at      INTEGER,
    -- What was put back into the queue.
    change  INTEGER,
    -- When the last attempt had gone wrong before it was discarded.
    was_at  INTEGER,
    PRIMARY KEY (act, failure)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_items_left ON bulk_items (act, failure) WHERE result = 0;
CREATE INDEX bulk_items_left_alone ON bulk_items (act, failure) WHERE result > 1;
CREATE INDEX bulk_items_of_failure ON bulk_items (failure);
