-- The bytes of a change's payload while it waits; what is settled is not counted any more.
ALTER TABLE changes ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
UPDATE changes SET size = octet_length(payload) WHERE status = 0 AND payload IS NOT NULL;
DROP INDEX waiting_in_order;
CREATE INDEX waiting_in_order ON changes (map, id, direction, due_at, size) WHERE status = 0;

-- What of a queue people are warned of, and what stops capture; JSON.
ALTER TABLE environments ADD COLUMN queue_limits TEXT NOT NULL DEFAULT '{}';
