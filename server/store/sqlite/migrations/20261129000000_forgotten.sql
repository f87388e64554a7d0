-- What a correlation id leads to; it is sought by its beginning.
CREATE INDEX failures_of_correlation ON failures (correlation);
CREATE INDEX activities_of_correlation ON activities (correlation) WHERE correlation <> '';

-- What a failure held of its record was removed: by its age, or as the record was forgotten.
ALTER TABLE failures ADD COLUMN payload_gone INTEGER NOT NULL DEFAULT 0;
-- Those that hold something still, by when they were last heard of.
CREATE INDEX failures_with_payload ON failures (environment, last_at) WHERE payload_gone = 0;
