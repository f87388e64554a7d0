-- Failures of one cause, of one map and direction. The counts are kept by the triggers below, in the transaction that
-- changes a failure, whatever statement that is.
CREATE TABLE failure_groups (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT    NOT NULL REFERENCES environments,
    map         INTEGER NOT NULL REFERENCES maps,
    direction   INTEGER NOT NULL,
    fingerprint TEXT    NOT NULL,
    class       TEXT    NOT NULL,
    code        TEXT    NOT NULL,
    field       TEXT    NOT NULL,
    headline    TEXT    NOT NULL,
    hint        TEXT    NOT NULL,
    -- Headline, code and field in lower case, for searching.
    search      TEXT    NOT NULL,
    first_at    INTEGER NOT NULL,
    last_at     INTEGER NOT NULL,
    -- Failures that there have ever been, and that are still kept.
    total       INTEGER NOT NULL DEFAULT 0,
    kept        INTEGER NOT NULL DEFAULT 0,
    -- Of these: that wait for a person, that wait for a parent, that are being tried again.
    open        INTEGER NOT NULL DEFAULT 0,
    waiting     INTEGER NOT NULL DEFAULT 0,
    retrying    INTEGER NOT NULL DEFAULT 0,
    -- That are not over and wait for no parent.
    calling     INTEGER NOT NULL DEFAULT 0,
    -- It was fixed, and happened again since.
    regressed   INTEGER NOT NULL DEFAULT 0,
    -- Who last asked for a retry since it began, or began again.
    acted_by    TEXT,
    -- When all of them had passed, and who had asked for that.
    fixed_at    INTEGER,
    fixed_by    TEXT,
    assignee    TEXT,
    mute_reason TEXT,
    mute_until  INTEGER,
    example     INTEGER
) STRICT;
CREATE UNIQUE INDEX groups_by_fingerprint ON failure_groups (map, direction, fingerprint);
CREATE INDEX groups_by_last ON failure_groups (environment, last_at, id);

-- Attempts that went wrong by hours since 1970.
CREATE TABLE group_hours (
    group_id INTEGER NOT NULL REFERENCES failure_groups ON DELETE CASCADE,
    hour     INTEGER NOT NULL,
    failed   INTEGER NOT NULL,
    PRIMARY KEY (group_id, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE group_comments (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id INTEGER NOT NULL REFERENCES failure_groups ON DELETE CASCADE,
    author   TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    text     TEXT    NOT NULL
) STRICT;
CREATE INDEX comments_of_group ON group_comments (group_id, id);

-- Failures from before have none yet; they get theirs when the store is opened.
ALTER TABLE failures ADD COLUMN group_id INTEGER REFERENCES failure_groups;
CREATE INDEX failures_of_group ON failures (group_id, id);
CREATE INDEX failures_of_group_unsettled ON failures (group_id, id) WHERE status < 2;
CREATE INDEX failures_of_leg_by_cause ON failures (leg, group_id, status, (parent_entities IS NULL))
    WHERE leg IS NOT NULL AND status < 2;
CREATE INDEX failures_of_no_group ON failures (id) WHERE group_id IS NULL;

CREATE TRIGGER failures_join_group AFTER INSERT ON failures WHEN NEW.group_id IS NOT NULL
BEGIN
    UPDATE failure_groups SET
        total = total + 1,
        kept = kept + 1,
        open = open + (NEW.status = 0 AND NEW.parent_entities IS NULL),
        waiting = waiting + (NEW.status = 0 AND NEW.parent_entities IS NOT NULL),
        retrying = retrying + (NEW.status = 1),
        calling = calling + (NEW.status < 2 AND NEW.parent_entities IS NULL),
        example = NEW.id
    WHERE id = NEW.group_id;
END;

CREATE TRIGGER failures_move_in_group AFTER UPDATE OF status, parent_entities, group_id ON failures
WHEN OLD.status <> NEW.status OR OLD.group_id IS NOT NEW.group_id
    OR (OLD.parent_entities IS NULL) <> (NEW.parent_entities IS NULL)
BEGIN
    UPDATE failure_groups SET
        kept = kept - 1,
        open = open - (OLD.status = 0 AND OLD.parent_entities IS NULL),
        waiting = waiting - (OLD.status = 0 AND OLD.parent_entities IS NOT NULL),
        retrying = retrying - (OLD.status = 1),
        calling = calling - (OLD.status < 2 AND OLD.parent_entities IS NULL)
    WHERE id = OLD.group_id;
    UPDATE failure_groups SET
        total = total + (OLD.group_id IS NOT NEW.group_id),
        kept = kept + 1,
        open = open + (NEW.status = 0 AND NEW.parent_entities IS NULL),
        waiting = waiting + (NEW.status = 0 AND NEW.parent_entities IS NOT NULL),
        retrying = retrying + (NEW.status = 1),
        calling = calling + (NEW.status < 2 AND NEW.parent_entities IS NULL),
        example = iif(OLD.group_id IS NEW.group_id, example, NEW.id)
    WHERE id = NEW.group_id;
    UPDATE failure_groups SET fixed_at = NEW.last_at, fixed_by = acted_by
    WHERE id = NEW.group_id AND NEW.status = 2 AND OLD.status < 2 AND open + waiting + retrying = 0;
END;

CREATE TRIGGER failures_leave_group AFTER DELETE ON failures WHEN OLD.group_id IS NOT NULL
BEGIN
    UPDATE failure_groups SET
        kept = kept - 1,
        open = open - (OLD.status = 0 AND OLD.parent_entities IS NULL),
        waiting = waiting - (OLD.status = 0 AND OLD.parent_entities IS NOT NULL),
        retrying = retrying - (OLD.status = 1),
        calling = calling - (OLD.status < 2 AND OLD.parent_entities IS NULL)
    WHERE id = OLD.group_id;
END;
