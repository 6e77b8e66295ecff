-- What was answered to a public write, so that the same request gets the same answer.
CREATE TABLE web_answers (
	id       text   NOT NULL PRIMARY KEY, -- digest of actor, route and key
	body     text   NOT NULL,             -- digest of what was sent, with the key
	status   bigint NOT NULL,
	answer   text   NOT NULL,             -- sealed with the key of the request, which is not here
	at       bigint NOT NULL
);
CREATE INDEX web_answers_at ON web_answers (at);
