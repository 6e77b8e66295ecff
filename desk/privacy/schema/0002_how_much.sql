-- How much was taken out, for the list of erasures.
ALTER TABLE privacy_erasures ADD COLUMN tickets bigint NOT NULL DEFAULT 0;
ALTER TABLE privacy_erasures ADD COLUMN files bigint NOT NULL DEFAULT 0;
CREATE INDEX privacy_erasures_at ON privacy_erasures (at, pseudonym);
