-- What the record of a failure waits for: the CRM's entity sets that may hold it, a JSON array, and the canonical key.
-- An open failure that has one waits for that record, any other for a person.
ALTER TABLE failures ADD COLUMN parent_entities TEXT;
ALTER TABLE failures ADD COLUMN parent_key TEXT;
CREATE INDEX failures_of_parent ON failures (environment, parent_key)
    WHERE status = 0 AND parent_entities IS NOT NULL;
CREATE INDEX failures_waiting ON failures (map) WHERE status = 0 AND parent_entities IS NOT NULL;
CREATE INDEX failures_calling ON failures (map) WHERE status < 2 AND parent_entities IS NULL;
