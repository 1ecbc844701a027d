-- What waits for a submitter, who stands in for its contact, and who has had an original.

-- The last version that went out resting on a source: what comes later does not undo it.
ALTER TABLE share_source ADD COLUMN out_in BIGINT;

UPDATE share_source SET out_in = version WHERE consent IN ('given', 'standing') AND EXISTS (
    SELECT 1 FROM share_version v WHERE v.share = share_source.share
    AND v.version = share_source.version AND v.released IS NOT NULL);

CREATE INDEX submission_asked ON submission (organisation, id) WHERE state = 'asked';

-- A table of its own: organisations and persons must not wait for each other in a backup.
CREATE TABLE deputy (
    organisation TEXT PRIMARY KEY REFERENCES organisation (id),
    person TEXT NOT NULL REFERENCES person (id)
);

CREATE TABLE original_read (
    id TEXT PRIMARY KEY,
    item TEXT NOT NULL REFERENCES item (id),
    submission TEXT NOT NULL REFERENCES submission (id),
    person TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    words BYTEA NOT NULL
);

CREATE INDEX original_read_of_person ON original_read (person, at);
CREATE INDEX original_read_of_submission ON original_read (submission, at);

-- Whose doing a notice is about: that one cannot take it away.
ALTER TABLE duty_notice ADD COLUMN about TEXT REFERENCES person (id);
