-- What was settled, in the order in which it was: what latency is taken from, and what is removed one day.
DROP INDEX written_in_order;
CREATE INDEX settled_in_order ON changes (settled_at, status, map, captured_at) WHERE settled_at IS NOT NULL;

-- Failures that are over, by when they were.
CREATE INDEX failures_over ON failures (environment, last_at) WHERE status > 1;

-- Records of a leg that were discarded as failures which are no longer kept.
ALTER TABLE legs ADD COLUMN discarded INTEGER NOT NULL DEFAULT 0;

-- Entries about a whole environment.
CREATE INDEX activities_of_no_map ON activities (environment, id) WHERE map IS NULL;

-- Pairs that were deleted.
CREATE INDEX links_gone ON links (map, updated_at) WHERE deleted = 1;
