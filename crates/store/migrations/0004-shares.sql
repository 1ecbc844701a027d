-- What goes out, what proves it, who read it and what came back.

CREATE TABLE share (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    made BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    version BIGINT NOT NULL,
    work BYTEA NOT NULL
);

CREATE INDEX share_by_state ON share (state, changed, id);

CREATE TABLE share_drafter (
    share TEXT NOT NULL REFERENCES share (id),
    person TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (share, person)
);

CREATE TABLE share_source (
    share TEXT NOT NULL REFERENCES share (id),
    submission TEXT NOT NULL REFERENCES submission (id),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    consent TEXT NOT NULL,
    version BIGINT NOT NULL,
    digest BYTEA,
    person TEXT REFERENCES person (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (share, submission)
);

CREATE INDEX share_source_of_submission ON share_source (submission);
CREATE INDEX share_source_of_organisation ON share_source (organisation, consent, share);

CREATE TABLE share_version (
    share TEXT NOT NULL REFERENCES share (id),
    version BIGINT NOT NULL,
    made BIGINT NOT NULL,
    released BIGINT,
    withdrawn BIGINT NOT NULL,
    tlp TEXT NOT NULL,
    readers TEXT NOT NULL,
    digest BYTEA NOT NULL,
    proof BYTEA NOT NULL,
    titles BYTEA NOT NULL,
    PRIMARY KEY (share, version)
);

CREATE TABLE share_form (
    share TEXT NOT NULL,
    version BIGINT NOT NULL,
    form TEXT NOT NULL,
    lang TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (share, version, form, lang),
    FOREIGN KEY (share, version) REFERENCES share_version (share, version)
);

CREATE TABLE share_reader (
    token TEXT NOT NULL,
    released BIGINT NOT NULL,
    name TEXT NOT NULL,
    share TEXT NOT NULL REFERENCES share (id),
    PRIMARY KEY (token, released, name)
);

CREATE INDEX share_reader_of_share ON share_reader (share);

CREATE TABLE share_term (
    term BYTEA NOT NULL,
    share TEXT NOT NULL REFERENCES share (id),
    PRIMARY KEY (term, share)
);

CREATE INDEX share_term_of_share ON share_term (share);

CREATE TABLE acknowledgement (
    share TEXT NOT NULL REFERENCES share (id),
    version BIGINT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    person TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (share, version, organisation)
);

CREATE TABLE answer (
    id TEXT PRIMARY KEY,
    share TEXT NOT NULL REFERENCES share (id),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    person TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    word TEXT NOT NULL,
    copies BIGINT,
    submission TEXT REFERENCES submission (id),
    content BYTEA NOT NULL
);

CREATE INDEX answer_of_share ON answer (share, organisation, at);

CREATE TABLE question (
    id TEXT PRIMARY KEY,
    share TEXT NOT NULL REFERENCES share (id),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    person TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    replied BIGINT,
    content BYTEA NOT NULL
);

CREATE INDEX question_of_share ON question (share, at);
CREATE INDEX question_open ON question (replied, at);

CREATE TABLE band (
    share TEXT NOT NULL REFERENCES share (id),
    version BIGINT NOT NULL,
    low BIGINT NOT NULL,
    high BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (share, version, at)
);
