-- People of the desk.
CREATE TABLE accounts_people (
	id         text   NOT NULL PRIMARY KEY,
	email      text   NOT NULL UNIQUE, -- lower case
	name       text   NOT NULL,
	role       text   NOT NULL,        -- agent, lead, admin
	locale     text   NOT NULL,        -- of their pages; empty: as the browser says
	password   text   NOT NULL,        -- argon2id with its parameters; empty: none yet
	totp       text   NOT NULL,        -- secret of the second factor; empty: none
	totp_step  bigint NOT NULL,        -- the last step of time that was used
	disabled   bigint NOT NULL,
	created_at bigint NOT NULL,
	seen_at    bigint NOT NULL         -- last sign-in; 0: never
);
CREATE TABLE accounts_recovery (
	digest text NOT NULL PRIMARY KEY,
	person text NOT NULL REFERENCES accounts_people (id) ON DELETE CASCADE
);
CREATE INDEX accounts_recovery_person ON accounts_recovery (person);
CREATE TABLE accounts_members (
	person  text NOT NULL REFERENCES accounts_people (id) ON DELETE CASCADE,
	team    text NOT NULL, -- name of a group
	PRIMARY KEY (person, team)
);
CREATE INDEX accounts_members_team ON accounts_members (team);

-- Who somebody is at a provider of OpenID Connect.
CREATE TABLE accounts_identities (
	issuer  text NOT NULL,
	subject text NOT NULL,
	person  text NOT NULL REFERENCES accounts_people (id) ON DELETE CASCADE,
	PRIMARY KEY (issuer, subject)
);
CREATE INDEX accounts_identities_person ON accounts_identities (person);

-- Sessions of people of the desk and of customers.
CREATE TABLE accounts_sessions (
	id         text   NOT NULL PRIMARY KEY,
	digest     text   NOT NULL UNIQUE, -- of the secret in the cookie
	stage      text   NOT NULL,        -- full, second (a second factor is to be shown), enrol (to be set up)
	person     text   REFERENCES accounts_people (id) ON DELETE CASCADE, -- null: a customer's
	email      text   NOT NULL,        -- that a customer proved; empty: none
	browser    text   NOT NULL,
	created_at bigint NOT NULL,
	seen_at    bigint NOT NULL,
	ends_at    bigint NOT NULL
);
CREATE INDEX accounts_sessions_person ON accounts_sessions (person);
CREATE INDEX accounts_sessions_email ON accounts_sessions (email);
CREATE INDEX accounts_sessions_ends ON accounts_sessions (ends_at);
CREATE TABLE accounts_opened (
	session text NOT NULL REFERENCES accounts_sessions (id) ON DELETE CASCADE,
	ticket  text NOT NULL,
	PRIMARY KEY (session, ticket)
);

-- Secrets that work once: invites, resets, mailed links to tickets.
CREATE TABLE accounts_links (
	digest  text   NOT NULL PRIMARY KEY,
	purpose text   NOT NULL, -- first, invite, reset, ticket
	person  text   REFERENCES accounts_people (id) ON DELETE CASCADE,
	ticket  text   NOT NULL,
	email   text   NOT NULL,
	locale  text   NOT NULL,
	ends_at bigint NOT NULL,
	used_at bigint NOT NULL -- 0: not yet
);
CREATE INDEX accounts_links_person ON accounts_links (person);
CREATE INDEX accounts_links_email ON accounts_links (email);
CREATE INDEX accounts_links_ends ON accounts_links (ends_at);

-- Codes by which customers sign in.
CREATE TABLE accounts_codes (
	id      text   NOT NULL PRIMARY KEY, -- digest of what the form carries
	digest  text   NOT NULL,             -- of the code, with the id
	email   text   NOT NULL,
	tries   bigint NOT NULL,
	ends_at bigint NOT NULL
);
CREATE INDEX accounts_codes_ends ON accounts_codes (ends_at);
CREATE INDEX accounts_codes_email ON accounts_codes (email);

-- Mails that somebody asked for. Whether there is anything to send is looked up later,
-- so that asking takes the same time for everybody.
CREATE TABLE accounts_wishes (
	id      text   NOT NULL PRIMARY KEY,
	purpose text   NOT NULL, -- code, reset, ticket
	email   text   NOT NULL,
	ticket  text   NOT NULL,
	locale  text   NOT NULL,
	secret  text   NOT NULL, -- the code to send; empty where it is made when it is sent
	at      bigint NOT NULL
);
CREATE INDEX accounts_wishes_email ON accounts_wishes (email);

-- Programs.
CREATE TABLE accounts_tokens (
	id         text   NOT NULL PRIMARY KEY,
	digest     text   NOT NULL UNIQUE,
	name       text   NOT NULL,
	scopes     text   NOT NULL, -- JSON
	made_by    text   NOT NULL,
	created_at bigint NOT NULL,
	used_at    bigint NOT NULL, -- 0: never
	ends_at    bigint NOT NULL, -- 0: never
	revoked_at bigint NOT NULL  -- 0: not
);
