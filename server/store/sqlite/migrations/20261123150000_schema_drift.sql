-- What an entity's schema was before it was last found to be another one, with the fields that are gone since; and when
-- that was found. NULL while every reading was the same.
ALTER TABLE schemas ADD COLUMN before TEXT;
ALTER TABLE schemas ADD COLUMN changed_at INTEGER;
