-- Files that go out with a share: proposed by one person, approved by another, and each of them
-- consented to by every source that it came from.

CREATE TABLE share_file (
    id TEXT PRIMARY KEY,
    share TEXT NOT NULL REFERENCES share (id),
    proposer TEXT NOT NULL REFERENCES person (id),
    proposed BIGINT NOT NULL,
    approver TEXT REFERENCES person (id),
    approved BIGINT,
    taken_back BIGINT,
    evidence BYTEA NOT NULL,
    content BYTEA NOT NULL
);

CREATE INDEX share_file_of_share ON share_file (share, proposed, id);

-- What a source says to a file of a version; once that is out, those that are out with it.
CREATE TABLE share_file_source (
    share TEXT NOT NULL,
    version BIGINT NOT NULL,
    file TEXT NOT NULL REFERENCES share_file (id),
    submission TEXT NOT NULL REFERENCES submission (id),
    person TEXT REFERENCES person (id),
    at BIGINT,
    PRIMARY KEY (share, version, file, submission),
    FOREIGN KEY (share, version) REFERENCES share_version (share, version)
);

CREATE TABLE share_file_read (
    id TEXT PRIMARY KEY,
    file TEXT NOT NULL REFERENCES share_file (id),
    person TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    words BYTEA NOT NULL
);

CREATE INDEX share_file_read_of_person ON share_file_read (person, at);
