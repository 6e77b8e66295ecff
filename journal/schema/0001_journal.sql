CREATE TABLE journal_entries (
	sequence bigint NOT NULL PRIMARY KEY,
	kind     text   NOT NULL,
	actor    text   NOT NULL,
	subject  text   NOT NULL,
	at       bigint NOT NULL,
	data     text   NOT NULL
);

CREATE INDEX journal_entries_subject ON journal_entries (subject, sequence);
CREATE INDEX journal_entries_at ON journal_entries (at);

-- One row: the last sequence number that was given.
CREATE TABLE journal_counter (
	one  bigint NOT NULL PRIMARY KEY CHECK (one = 1),
	last bigint NOT NULL
);
INSERT INTO journal_counter (one, last) VALUES (1, 0);

CREATE TABLE journal_watchers (
	name   text   NOT NULL PRIMARY KEY,
	cursor bigint NOT NULL
);
