CREATE TABLE webhooks_endpoints (
	id       text   NOT NULL PRIMARY KEY,
	url      text   NOT NULL,
	note     text   NOT NULL,
	kinds    text   NOT NULL, -- JSON: a list
	active   bigint NOT NULL,
	secret   text   NOT NULL, -- signing needs it as it is
	former   text   NOT NULL, -- the secret before, which signs too for a while
	until    bigint NOT NULL, -- of the former
	since    bigint NOT NULL, -- sequence of the journal behind which events are told
	created  bigint NOT NULL,
	maker    text   NOT NULL
);
