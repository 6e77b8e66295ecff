CREATE TABLE callbacks_calls (
	id       text   NOT NULL PRIMARY KEY,
	state    text   NOT NULL,
	booking  text   NOT NULL, -- id of the settings', '' as soon as possible
	starts   bigint NOT NULL, -- 0 as soon as possible
	ends     bigint NOT NULL,
	email    text   NOT NULL,
	name     text   NOT NULL,
	phone    text   NOT NULL,
	locale   text   NOT NULL,
	message  text   NOT NULL,
	ticket   text   NOT NULL,
	number   bigint NOT NULL, -- of the ticket
	secret   text   NOT NULL, -- digest of what the mailed link carries
	version  bigint NOT NULL, -- of the entry in calendars
	reminded bigint NOT NULL,
	worker   text   NOT NULL, -- id of the account that took it
	created  bigint NOT NULL,
	changed  bigint NOT NULL
);

-- A time is booked once, whoever asks at the same moment, at whichever desk.
CREATE UNIQUE INDEX callbacks_calls_time ON callbacks_calls (booking, starts) WHERE state = 'booked' AND starts <> 0;
CREATE INDEX callbacks_calls_state ON callbacks_calls (state, starts);
CREATE INDEX callbacks_calls_secret ON callbacks_calls (secret);
CREATE INDEX callbacks_calls_email ON callbacks_calls (email);
CREATE INDEX callbacks_calls_ticket ON callbacks_calls (ticket);
