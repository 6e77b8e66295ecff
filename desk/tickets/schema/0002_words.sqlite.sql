-- Words by which tickets are found. They are written as hexadecimal UTF-8, so that
-- both engines find the same words between two others.
-- The key is all that there is in a row, and the table is kept in its order.
CREATE TABLE tickets_words (
	word   text   NOT NULL,
	ticket text   NOT NULL REFERENCES tickets (id),
	public bigint NOT NULL, -- 1: the customer has seen it
	PRIMARY KEY (word, ticket, public)
) WITHOUT ROWID;
CREATE INDEX tickets_words_ticket ON tickets_words (ticket);
