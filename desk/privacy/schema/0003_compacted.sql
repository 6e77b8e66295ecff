-- One row: when the database was written anew last, so that nothing of whom it forgot is
-- left in places that are free.
CREATE TABLE privacy_compacted (
	one bigint NOT NULL PRIMARY KEY CHECK (one = 1),
	at  bigint NOT NULL
);
INSERT INTO privacy_compacted (one, at) VALUES (1, 0);
