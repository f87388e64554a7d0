-- Alert settings. What they say is only ever read as a whole.
CREATE TABLE alert_settings (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    environment  TEXT    NOT NULL REFERENCES environments,
    -- The name in lower case, which decides whether two are the same.
    folded       TEXT    NOT NULL,
    rule         TEXT    NOT NULL,
    revision     INTEGER NOT NULL,
    -- The newest error event when the rule was last changed.
    counts_after INTEGER NOT NULL,
    changed_by   TEXT    NOT NULL,
    changed_at   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX alerts_by_name ON alert_settings (environment, folded);

-- Times that a rule went off. Settings, maps and events may be gone while they are kept.
CREATE TABLE firings (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    environment     TEXT    NOT NULL REFERENCES environments,
    alert           INTEGER NOT NULL,
    -- The rule as it was then, JSON.
    rule            TEXT    NOT NULL,
    -- What was counted together.
    map             INTEGER,
    direction       INTEGER,
    at              INTEGER NOT NULL,
    count           INTEGER NOT NULL,
    first_event     INTEGER NOT NULL,
    last_event      INTEGER NOT NULL,
    status          TEXT    NOT NULL DEFAULT 'firing' CHECK (status IN ('firing', 'resolved', 'undone', 'ended')),
    ended_at        INTEGER,
    counts_after    INTEGER,
    -- What became of its maps, a JSON array; NULL while that is about to be done.
    held            TEXT,
    acted_at        INTEGER,
    acknowledged_by TEXT,
    acknowledged_at INTEGER
) STRICT;
CREATE INDEX firings_of_environment ON firings (environment, id);
CREATE INDEX firings_by_status ON firings (environment, status, id);
CREATE INDEX firings_of_counted ON firings (alert, map, direction, id);
-- Few at any time: what is firing, and what is to be acted on.
CREATE INDEX firings_open ON firings (environment, alert) WHERE status = 'firing';
CREATE INDEX firings_to_act_on ON firings (environment, id) WHERE held IS NULL;

-- The last error event of an environment that its settings have looked at.
CREATE TABLE alert_cursors (
    environment TEXT    NOT NULL PRIMARY KEY REFERENCES environments,
    event       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Errors from before are not looked at.
INSERT INTO alert_cursors (environment, event)
SELECT id, coalesce((SELECT max(e.id) FROM error_events AS e WHERE e.environment = environments.id), 0) FROM environments;

-- What an environment begins with, as new ones get it from the program.
INSERT INTO alert_settings (environment, folded, rule, revision, counts_after, changed_by, changed_at)
SELECT c.environment, lower(j.value ->> 'name'), j.value, 1, c.event, '{"kind":"system","name":"default set"}', 0
FROM alert_cursors AS c CROSS JOIN json_each('[
    {"name":"Application errors","enabled":true,"classes":["application"],"count":10,"window":{"interval":15,"unit":"minutes"},"over":"environment","phases":["live","catch_up"],"maps":[],"once_per_record":false,"action":"none","act_on":"all","cool_down":30,"resume_after":null,"notify":[],"tell_resolved":true},
    {"name":"App not reachable","enabled":true,"classes":["bad_request","bad_gateway","unavailable","network"],"count":10,"window":{"interval":5,"unit":"minutes"},"over":"environment","phases":["live","catch_up"],"maps":[],"once_per_record":false,"action":"none","act_on":"all","cool_down":30,"resume_after":null,"notify":[],"tell_resolved":true},
    {"name":"Access denied","enabled":true,"classes":["unauthorized"],"count":5,"window":{"interval":15,"unit":"minutes"},"over":"environment","phases":["live","catch_up"],"maps":[],"once_per_record":false,"action":"none","act_on":"all","cool_down":30,"resume_after":null,"notify":[],"tell_resolved":true},
    {"name":"Throttled","enabled":true,"classes":["throttled"],"count":100,"window":{"interval":15,"unit":"minutes"},"over":"environment","phases":["live","catch_up"],"maps":[],"once_per_record":false,"action":"none","act_on":"all","cool_down":30,"resume_after":null,"notify":[],"tell_resolved":true}
]') AS j
ORDER BY c.environment, j.key;
