CREATE TABLE guide_codes (
	code    text   NOT NULL PRIMARY KEY, -- its digest
	trail   text   NOT NULL,             -- JSON, a packet.Trail
	expires bigint NOT NULL
);

CREATE INDEX guide_codes_in_time ON guide_codes (expires);
