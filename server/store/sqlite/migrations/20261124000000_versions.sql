-- Who publishes versions of entity maps. Names are told apart without regard to case.
CREATE TABLE publishers (
    environment TEXT    NOT NULL REFERENCES environments,
    name        TEXT    NOT NULL COLLATE NOCASE,
    label       TEXT    NOT NULL,
    prefix      TEXT    NOT NULL,
    is_default  INTEGER NOT NULL CHECK (is_default IN (0, 1)),
    PRIMARY KEY (environment, name)
) STRICT;
CREATE UNIQUE INDEX default_publisher ON publishers (environment) WHERE is_default = 1;

INSERT INTO publishers (environment, name, label, prefix, is_default)
SELECT id, 'DefaultPublisher', 'Default publisher', 'new', 1 FROM environments;
INSERT OR IGNORE INTO publishers (environment, name, label, prefix, is_default)
SELECT DISTINCT m.environment, v.publisher, v.publisher, 'new', 0 FROM map_versions AS v JOIN maps AS m ON m.id = v.map;

CREATE UNIQUE INDEX map_versions_by_number ON map_versions (map, publisher COLLATE NOCASE, number);

-- Since when the active version of a map is the active one; 0 = as long as anybody can tell.
ALTER TABLE maps ADD COLUMN active_since INTEGER NOT NULL DEFAULT 0;

-- What people have worked out on top of a version and have not saved yet: one draft of each map, which grows by revisions.
CREATE TABLE drafts (
    map      INTEGER PRIMARY KEY REFERENCES maps,
    revision INTEGER NOT NULL,
    content  TEXT    NOT NULL
) STRICT;
