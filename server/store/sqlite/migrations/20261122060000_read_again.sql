-- When the payload of a change was read again before it was sent; null = it is as it was captured.
ALTER TABLE changes ADD COLUMN read_at INTEGER;
