CREATE TABLE ratings (
	id       text   NOT NULL PRIMARY KEY,
	token    text   NOT NULL UNIQUE, -- digest of the secret of the browser that rated
	article  text   NOT NULL,
	locale   text   NOT NULL,
	revision text   NOT NULL,
	helped   bigint NOT NULL,
	reasons  text   NOT NULL,        -- JSON, a list
	words    text   NOT NULL,
	at       bigint NOT NULL
);

CREATE INDEX ratings_of_edition ON ratings (article, locale, at);
CREATE INDEX ratings_said ON ratings (at) WHERE words <> '' OR reasons <> '[]';
