-- When mail about alerts of an environment waits, as JSON; no row while nobody has said so.
CREATE TABLE quiet_hours (
    environment TEXT PRIMARY KEY REFERENCES environments,
    settings    TEXT NOT NULL
) STRICT;

-- Until when quiet hours hold a message, or have held it last.
ALTER TABLE notifications ADD COLUMN held_until INTEGER;

-- Which other firings were told of in the same mail, a JSON array of ids.
ALTER TABLE delivery_attempts ADD COLUMN together TEXT NOT NULL DEFAULT '[]';
