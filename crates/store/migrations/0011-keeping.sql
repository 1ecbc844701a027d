-- Ways back in that one person asked for and another has to agree to; searches that are kept.
CREATE TABLE recovery (
    person TEXT PRIMARY KEY REFERENCES person (id),
    asker TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    agreed BIGINT
);

-- Whether a link sets another password, rather than the first one.
ALTER TABLE invitation ADD COLUMN recovery BIGINT NOT NULL DEFAULT 0;

CREATE INDEX invitation_of_person ON invitation (person);

CREATE TABLE stored_search (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    made BIGINT NOT NULL,
    content BYTEA NOT NULL
);

CREATE INDEX stored_search_of_person ON stored_search (person, made);
