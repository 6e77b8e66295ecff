-- What was answered to a public write, so that the same request gets the same answer.
CREATE TABLE web_answers (
	id       text   NOT NULL PRIMARY KEY, -- digest of actor, route and key
	body     text   NOT NULL,             -- digest of what was sent
	status   bigint NOT NULL,
	location text   NOT NULL,             -- where a form was led to; empty for programs
	answer   text   NOT NULL,             -- JSON
	at       bigint NOT NULL
);
CREATE INDEX web_answers_at ON web_answers (at);
