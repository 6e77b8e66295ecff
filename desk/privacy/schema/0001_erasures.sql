-- Who was erased, by pseudonym: as the list beside the database has them.
CREATE TABLE privacy_erasures (
	pseudonym text   NOT NULL PRIMARY KEY,
	at        bigint NOT NULL -- last time
);
