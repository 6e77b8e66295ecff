-- Files that were forgotten, and whose bytes are to be removed unless another has the same.
CREATE TABLE attachments_gone (
	digest text NOT NULL PRIMARY KEY
);
