-- Signed addresses. A row without the MAC in the address is worth nothing.
CREATE TABLE mail_addresses (
	id      text   NOT NULL PRIMARY KEY,
	ticket  text   NOT NULL,
	role    text   NOT NULL,
	account text   NOT NULL,
	email   text   NOT NULL,
	expires bigint NOT NULL
);
CREATE INDEX mail_addresses_ticket ON mail_addresses (ticket, email);
CREATE INDEX mail_addresses_email ON mail_addresses (email);

CREATE TABLE mail_keys (
	name  text NOT NULL PRIMARY KEY,
	value text NOT NULL
);

-- What came. The digest is that of everything in a letter but its way.
CREATE TABLE mail_received (
	id      text   NOT NULL PRIMARY KEY,
	digest  text   NOT NULL UNIQUE,
	message text   NOT NULL, -- Message-ID
	at      bigint NOT NULL,
	door    text   NOT NULL,
	sender  text   NOT NULL,
	subject text   NOT NULL,
	verdict text   NOT NULL,
	why     text   NOT NULL,
	ticket  text   NOT NULL,
	words   text   NOT NULL
);
CREATE INDEX mail_received_sender ON mail_received (sender, verdict, at);
CREATE INDEX mail_received_ticket ON mail_received (ticket, sender, at);
CREATE INDEX mail_received_at ON mail_received (at);

CREATE TABLE mail_bounces (
	email text   NOT NULL PRIMARY KEY,
	at    bigint NOT NULL,
	why   text   NOT NULL
);

-- Until when nobody does again what one desk does at a time.
CREATE TABLE mail_turns (
	name  text   NOT NULL PRIMARY KEY,
	until bigint NOT NULL
);
