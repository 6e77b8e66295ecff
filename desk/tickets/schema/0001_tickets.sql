CREATE TABLE tickets (
	id             text   NOT NULL PRIMARY KEY,
	number         bigint NOT NULL UNIQUE,
	subject        text   NOT NULL,
	status         text   NOT NULL,
	live           bigint NOT NULL, -- 1: neither solved nor closed
	priority       bigint NOT NULL, -- 0 is the lowest
	type           text   NOT NULL,
	reason         text   NOT NULL,
	team           text   NOT NULL, -- the group
	assignee       text   NOT NULL,
	tags           text   NOT NULL, -- JSON
	fields         text   NOT NULL, -- JSON
	level          bigint NOT NULL,
	escalated      bigint NOT NULL, -- 1: the customer asked for it and waits
	requester      text   NOT NULL, -- address in lower case
	requester_name text   NOT NULL,
	locale         text   NOT NULL,
	channel        text   NOT NULL,
	follow_up_of   text   NOT NULL,
	split_from     text   NOT NULL,
	merged_into    text   NOT NULL,
	merged         bigint NOT NULL,
	packet         text   NOT NULL, -- JSON
	self_served    bigint NOT NULL,
	opened         bigint NOT NULL,
	updated        bigint NOT NULL,
	ended          bigint NOT NULL, -- 0: it has not
	asked          bigint NOT NULL, -- 1: how the help was
	promises       text   NOT NULL, -- JSON
	due            bigint NOT NULL, -- never is far away
	wake           bigint NOT NULL, -- likewise
	broken         bigint NOT NULL,
	messages       bigint NOT NULL,
	version        bigint NOT NULL
);

CREATE INDEX tickets_updated ON tickets (updated, id);
CREATE INDEX tickets_live_updated ON tickets (live, updated, id);
CREATE INDEX tickets_live_due ON tickets (live, due, id);
CREATE INDEX tickets_assignee ON tickets (assignee, live, updated, id) WHERE assignee <> '';
CREATE INDEX tickets_team ON tickets (team, live, updated, id) WHERE team <> '';
CREATE INDEX tickets_requester ON tickets (requester, updated, id);
CREATE INDEX tickets_wake ON tickets (wake) WHERE wake < 9223372036854775807;
CREATE INDEX tickets_merged ON tickets (merged_into) WHERE merged_into <> '';
CREATE INDEX tickets_follow_up ON tickets (follow_up_of) WHERE follow_up_of <> '';
CREATE INDEX tickets_broken ON tickets (live, updated, id) WHERE broken > 0;

CREATE TABLE tickets_messages (
	id       text   NOT NULL PRIMARY KEY,
	ticket   text   NOT NULL REFERENCES tickets (id),
	sequence bigint NOT NULL,
	kind     text   NOT NULL,
	side     text   NOT NULL,
	author   text   NOT NULL, -- id of an account or a program
	name     text   NOT NULL, -- of the author as others read it
	via      text   NOT NULL,
	words    text   NOT NULL,
	files    text   NOT NULL, -- JSON
	articles text   NOT NULL, -- JSON
	mentions text   NOT NULL, -- JSON
	event    text   NOT NULL, -- JSON, '' is none
	at       bigint NOT NULL,
	indexed  bigint NOT NULL, -- 1: the search knows it
	UNIQUE (ticket, sequence)
);
CREATE INDEX tickets_messages_unindexed ON tickets_messages (ticket, sequence) WHERE indexed = 0;

CREATE TABLE tickets_tags (
	tag    text NOT NULL,
	ticket text NOT NULL REFERENCES tickets (id),
	PRIMARY KEY (tag, ticket)
);
CREATE INDEX tickets_tags_ticket ON tickets_tags (ticket);

-- Articles that agents linked, quoted or used.
CREATE TABLE tickets_articles (
	ticket   text   NOT NULL REFERENCES tickets (id),
	article  text   NOT NULL,
	how      text   NOT NULL,
	locale   text   NOT NULL,
	revision text   NOT NULL,
	title    text   NOT NULL,
	path     text   NOT NULL,
	agent    text   NOT NULL,
	at       bigint NOT NULL,
	PRIMARY KEY (ticket, article, how)
);
CREATE INDEX tickets_articles_article ON tickets_articles (article, at);
CREATE INDEX tickets_articles_at ON tickets_articles (at);

CREATE TABLE tickets_steps (
	ticket   text   NOT NULL REFERENCES tickets (id),
	sequence bigint NOT NULL,
	article  text   NOT NULL,
	locale   text   NOT NULL,
	revision text   NOT NULL,
	step     text   NOT NULL,
	title    text   NOT NULL,
	answer   text   NOT NULL,
	choice   text   NOT NULL,
	side     text   NOT NULL,
	agent    text   NOT NULL,
	name     text   NOT NULL,
	at       bigint NOT NULL,
	PRIMARY KEY (ticket, sequence)
);

-- How the help was: asked once, answered once.
CREATE TABLE tickets_satisfaction (
	ticket text   NOT NULL PRIMARY KEY REFERENCES tickets (id),
	secret text   NOT NULL UNIQUE, -- SHA-256 of the mailed one
	asked  bigint NOT NULL,
	given  bigint NOT NULL, -- 0: not yet
	csat   bigint NOT NULL, -- 1 to 5
	effort bigint NOT NULL, -- 1 to 7, 0: not said
	words  text   NOT NULL
);
CREATE INDEX tickets_satisfaction_given ON tickets_satisfaction (given);

-- Tickets that were not sent, because an article was the answer.
CREATE TABLE tickets_deflections (
	id       text   NOT NULL PRIMARY KEY,
	article  text   NOT NULL,
	locale   text   NOT NULL,
	revision text   NOT NULL,
	words    text   NOT NULL, -- what was asked, without personal data
	at       bigint NOT NULL
);
CREATE INDEX tickets_deflections_at ON tickets_deflections (at);
CREATE INDEX tickets_deflections_article ON tickets_deflections (article, at);

-- Who is looking at a ticket just now.
CREATE TABLE tickets_looking (
	ticket  text   NOT NULL REFERENCES tickets (id),
	agent   text   NOT NULL,
	name    text   NOT NULL,
	writing bigint NOT NULL,
	until   bigint NOT NULL,
	PRIMARY KEY (ticket, agent)
);
CREATE INDEX tickets_looking_until ON tickets_looking (until);

CREATE TABLE tickets_views (
	id       text   NOT NULL PRIMARY KEY,
	owner    text   NOT NULL, -- id of an account, '' is everybody's
	name     text   NOT NULL,
	filter   text   NOT NULL, -- JSON
	position bigint NOT NULL
);
CREATE INDEX tickets_views_owner ON tickets_views (owner);

CREATE TABLE tickets_macros (
	id      text   NOT NULL PRIMARY KEY,
	name    text   NOT NULL UNIQUE,
	team    text   NOT NULL, -- the group it is for, '' is all
	actions text   NOT NULL, -- JSON
	by      text   NOT NULL,
	at      bigint NOT NULL
);

CREATE TABLE tickets_undos (
	id      text   NOT NULL PRIMARY KEY,
	agent   text   NOT NULL,
	changes text   NOT NULL, -- JSON
	until   bigint NOT NULL
);
CREATE INDEX tickets_undos_until ON tickets_undos (until);
