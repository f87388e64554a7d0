-- What somebody wrote in place of what a record's values become in the target; a JSON object.
ALTER TABLE changes ADD COLUMN edited TEXT;
-- It was put back into the queue after it had failed.
ALTER TABLE changes ADD COLUMN put_back INTEGER NOT NULL DEFAULT 0;
-- Lines of a pair whose two values do not stand for each other, as somebody wrote one of them by hand; a JSON array.
ALTER TABLE links ADD COLUMN by_hand TEXT NOT NULL DEFAULT '[]';

-- The story of one record.
CREATE INDEX error_events_of_key ON error_events (map, key, at) WHERE key IS NOT NULL;
CREATE INDEX failures_of_key ON failures (map, key, id);
CREATE INDEX conflicts_of_key ON conflicts (map, key, at);
-- What people did about records, by the moment at which it was done.
CREATE INDEX deeds_of_map ON activities (map, at) WHERE minute IS NULL;
