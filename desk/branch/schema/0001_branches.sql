-- Drafts of articles that tickets gave, on their way to the repository or there.
CREATE TABLE branch_drafts (
	ticket text   NOT NULL PRIMARY KEY,
	number bigint NOT NULL,
	name   text   NOT NULL, -- of the branch
	asker  text   NOT NULL, -- id of the account
	asked  bigint NOT NULL,
	pushed bigint NOT NULL  -- 0 before
);
