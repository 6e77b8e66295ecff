-- One row: the number of the last entry that was forgotten.
CREATE TABLE journal_forgotten (
	one  bigint NOT NULL PRIMARY KEY CHECK (one = 1),
	last bigint NOT NULL
);
INSERT INTO journal_forgotten (one, last) VALUES (1, 0);

CREATE TABLE journal_watchers (
	name   text   NOT NULL PRIMARY KEY,
	cursor bigint NOT NULL
);
