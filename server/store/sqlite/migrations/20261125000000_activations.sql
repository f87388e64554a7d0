-- Which version of a map became the active one when. Timelines tell it, too, but only for as long as they are kept.
CREATE TABLE activations (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    map     INTEGER NOT NULL REFERENCES maps,
    version INTEGER NOT NULL REFERENCES map_versions,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX activations_of_map ON activations (map, id);

-- What can still be told of what was before: the oldest entry of each timeline names the version that was active then, the
-- entries about activations name what followed, and each map knows since when its version is active: where it knows no
-- moment, that version is the only one that ever was.
INSERT INTO activations (map, version, at)
WITH told (map, version, at, place) AS (
    SELECT a.map, a.version, a.at, 0 FROM activities AS a WHERE a.id IN (
        SELECT min(o.id) FROM activities AS o
        WHERE o.map IS NOT NULL AND o.version IS NOT NULL AND o.name <> 'version_saved' GROUP BY o.map)
    UNION ALL
    SELECT a.map, v.id, a.at, a.id FROM activities AS a JOIN map_versions AS v
        ON v.map = a.map AND v.publisher = a.kind ->> '$.to[0]' AND v.number = a.kind ->> '$.to[1]'
        WHERE a.name = 'version_activated'
    UNION ALL
    SELECT m.id, m.active, iif(m.active_since = 0, m.created_at, m.active_since), 9223372036854775807 FROM maps AS m
), ordered AS (
    SELECT map, version, at, place, lag(version) OVER (PARTITION BY map ORDER BY at, place) AS earlier FROM told
)
SELECT map, version, at FROM ordered WHERE earlier IS NOT version ORDER BY at, place;
