-- Programs and chats that are told of alerts.
CREATE TABLE webhooks (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL,
    -- The name in lower case: names are unique without regard to case.
    folded     TEXT    NOT NULL UNIQUE,
    url        TEXT    NOT NULL,
    format     TEXT    NOT NULL CHECK (format IN ('standard', 'slack', 'teams')),
    -- The secret is made of it and of a key that is not kept here.
    salt       TEXT    NOT NULL,
    -- The salt from before the last rotation and until when it counts, as JSON.
    former     TEXT,
    -- Whether it is called, and why not, as JSON.
    state      TEXT    NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

-- A message is mail, or for one webhook. It stays when the webhook goes.
ALTER TABLE notifications ADD COLUMN webhook INTEGER;

-- Each way out waits for its own: what is due by mail is not looked through for what is due for webhooks.
DROP INDEX notifications_due;
CREATE INDEX notifications_due ON notifications (due, id) WHERE due IS NOT NULL AND webhook IS NULL;
CREATE INDEX notifications_due_for_webhooks ON notifications (due, id)
    WHERE due IS NOT NULL AND webhook IS NOT NULL;
