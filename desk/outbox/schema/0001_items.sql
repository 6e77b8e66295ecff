CREATE TABLE outbox_items (
	id      text   NOT NULL PRIMARY KEY,
	channel text   NOT NULL,
	kind    text   NOT NULL,
	lane    text   NOT NULL,
	about   text   NOT NULL,
	person  text   NOT NULL,
	guard   text   NOT NULL,
	payload text   NOT NULL,
	state   text   NOT NULL,
	created bigint NOT NULL,
	due     bigint NOT NULL,
	tries   bigint NOT NULL,
	holder  text   NOT NULL, -- of the lease, '' when nobody holds it
	error   text   NOT NULL,
	ended   bigint NOT NULL  -- 0: not yet
);

CREATE INDEX outbox_items_due ON outbox_items (channel, due, id) WHERE state = 'waiting';
CREATE INDEX outbox_items_state ON outbox_items (state, created, id);
CREATE INDEX outbox_items_about ON outbox_items (about) WHERE about <> '';
CREATE INDEX outbox_items_person ON outbox_items (person) WHERE person <> '';
CREATE INDEX outbox_items_ended ON outbox_items (ended) WHERE ended <> 0;
CREATE UNIQUE INDEX outbox_items_guard ON outbox_items (channel, guard) WHERE guard <> '';
