-- The number is where a row stands, so that it needs no index.
CREATE TABLE journal_entries (
	sequence integer NOT NULL PRIMARY KEY,
	kind     text    NOT NULL,
	actor    text    NOT NULL,
	subject  text    NOT NULL,
	at       bigint  NOT NULL,
	data     text    NOT NULL
);

CREATE INDEX journal_entries_subject ON journal_entries (subject, sequence);
