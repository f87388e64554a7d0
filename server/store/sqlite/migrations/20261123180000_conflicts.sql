-- How a map decides conflicts: what decides between two values of one field, and what counts where one app deletes a
-- record and the other one changes it.
ALTER TABLE maps ADD COLUMN field_rule TEXT NOT NULL DEFAULT 'master';
ALTER TABLE maps ADD COLUMN delete_policy TEXT NOT NULL DEFAULT 'as_fields';

-- Conflicts as they were decided. `direction` is the way of the change that lost, `deleted` the side that deleted the
-- record where one did, `fields` a JSON array.
CREATE TABLE conflicts (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    map         INTEGER NOT NULL REFERENCES maps (id),
    key         TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    direction   INTEGER NOT NULL,
    decided_by  TEXT    NOT NULL,
    deleted     INTEGER,
    fields      TEXT    NOT NULL,
    correlation TEXT    NOT NULL
);
CREATE INDEX conflicts_of_map ON conflicts (map, id);
