-- How mail leaves Tandem, as JSON; one row, or none while nobody has said so.
CREATE TABLE mail_server (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    settings TEXT    NOT NULL
) STRICT;

-- People who are told together.
CREATE TABLE recipient_groups (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    name      TEXT    NOT NULL,
    -- The name in lower case: names are unique without regard to case.
    folded    TEXT    NOT NULL UNIQUE,
    -- A JSON array of mail addresses.
    addresses TEXT    NOT NULL
) STRICT;

-- What people are told of firings.
CREATE TABLE notifications (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    environment TEXT    NOT NULL REFERENCES environments,
    firing      INTEGER NOT NULL REFERENCES firings ON DELETE CASCADE,
    kind        TEXT    NOT NULL CHECK (kind IN ('fired', 'over')),
    -- As the rule named them, a JSON array.
    recipients  TEXT    NOT NULL,
    -- The same for the same news.
    key         TEXT    NOT NULL UNIQUE,
    at          INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('queued', 'sent', 'given_up')),
    -- When it is tried next; not known of what is over.
    due         INTEGER,
    attempts    INTEGER NOT NULL DEFAULT 0,
    -- The addresses and what became of each, a JSON array; empty until they were looked up.
    addressees  TEXT    NOT NULL DEFAULT '[]',
    CHECK ((state = 'queued') = (due IS NOT NULL))
) STRICT;
CREATE INDEX notifications_due ON notifications (due, id) WHERE due IS NOT NULL;
CREATE INDEX notifications_of_firing ON notifications (firing, id);

-- The attempts to hand them over.
CREATE TABLE delivery_attempts (
    id           INTEGER PRIMARY KEY,
    notification INTEGER NOT NULL REFERENCES notifications ON DELETE CASCADE,
    at           INTEGER NOT NULL,
    result       TEXT    NOT NULL,
    -- What the mail server replied, where it did.
    code         INTEGER
) STRICT;
CREATE INDEX delivery_attempts_of_notification ON delivery_attempts (notification, id);
