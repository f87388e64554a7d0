-- Entries of one timeline, kind, severity and actor are one strand. There are few strands, however many entries there
-- are: a filter is asked of strands, and the entries of those that are meant are read by their index, newest first. So
-- no filter reads what it leaves out, however rare that is which it wants. The triggers keep both in step, whatever
-- statement adds or removes an entry. `map` is 0 for what concerns the whole environment.
CREATE TABLE activity_strands (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT    NOT NULL REFERENCES environments,
    map         INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    severity    INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    -- Entries that are still kept.
    kept        INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX strands_by_content ON activity_strands (environment, map, name, severity, actor);

INSERT INTO activity_strands (environment, map, name, severity, actor, kept)
SELECT environment, coalesce(map, 0), name, severity, actor, count(*) FROM activities GROUP BY 1, 2, 3, 4, 5;

ALTER TABLE activities ADD COLUMN strand INTEGER;
UPDATE activities AS a SET strand = (
    SELECT s.id FROM activity_strands AS s WHERE s.environment = a.environment AND s.map = coalesce(a.map, 0)
        AND s.name = a.name AND s.severity = a.severity AND s.actor = a.actor);
CREATE INDEX activities_of_strand ON activities (strand, id, at);

CREATE TRIGGER activities_join_strand AFTER INSERT ON activities
BEGIN
    INSERT INTO activity_strands (environment, map, name, severity, actor)
    VALUES (NEW.environment, coalesce(NEW.map, 0), NEW.name, NEW.severity, NEW.actor)
    ON CONFLICT (environment, map, name, severity, actor) DO UPDATE SET kept = kept + 1;
    UPDATE activities SET strand = (
        SELECT s.id FROM activity_strands AS s WHERE s.environment = NEW.environment AND s.map = coalesce(NEW.map, 0)
            AND s.name = NEW.name AND s.severity = NEW.severity AND s.actor = NEW.actor)
    WHERE id = NEW.id;
END;

CREATE TRIGGER activities_leave_strand AFTER DELETE ON activities
BEGIN
    UPDATE activity_strands SET kept = kept - 1 WHERE id = OLD.strand;
END;
