-- A map may be limited to some of the companies that its environment links. A JSON array of codes; empty = all of them.
ALTER TABLE maps ADD COLUMN companies TEXT NOT NULL DEFAULT '[]';
