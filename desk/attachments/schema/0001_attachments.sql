CREATE TABLE attachments (
	id      text   NOT NULL PRIMARY KEY,
	token   text   NOT NULL, -- digest of the sender's secret
	name    text   NOT NULL,
	type    text   NOT NULL,
	size    bigint NOT NULL,
	arrived bigint NOT NULL, -- bytes
	digest  text   NOT NULL, -- hex SHA-256, under which the bytes lie; empty until all have come
	state   text   NOT NULL,
	why     text   NOT NULL,
	owner   text   NOT NULL,
	ticket  text   NOT NULL, -- empty until it is bound
	message text   NOT NULL,
	at      bigint NOT NULL
);

CREATE INDEX attachments_of_ticket ON attachments (ticket);
CREATE INDEX attachments_of_digest ON attachments (digest);
CREATE INDEX attachments_by_state ON attachments (state, at);
