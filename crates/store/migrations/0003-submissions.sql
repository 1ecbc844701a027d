-- What was handed in, what it told, how it was judged, and the work that waits for it.

CREATE TABLE submission (
    id TEXT PRIMARY KEY,
    receipt TEXT NOT NULL UNIQUE,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    person TEXT NOT NULL REFERENCES person (id),
    received BIGINT NOT NULL,
    form TEXT NOT NULL,
    state TEXT NOT NULL,
    open BIGINT NOT NULL,
    due BIGINT NOT NULL,
    assignee TEXT REFERENCES person (id),
    held BIGINT NOT NULL,
    once BYTEA UNIQUE,
    content BYTEA NOT NULL
);

CREATE INDEX submission_of_organisation ON submission (organisation, received, id);
CREATE INDEX submission_open ON submission (open, due, id);
CREATE INDEX submission_received ON submission (received, id);

CREATE TABLE item (
    id TEXT PRIMARY KEY,
    submission TEXT NOT NULL REFERENCES submission (id),
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    size BIGINT NOT NULL,
    evidence BYTEA,
    identity BYTEA,
    same_as TEXT REFERENCES item (id),
    class TEXT,
    title BYTEA NOT NULL,
    facts BYTEA,
    analysis BYTEA
);

CREATE INDEX item_of_submission ON item (submission, number);
CREATE INDEX item_of_identity ON item (identity);

CREATE TABLE trace (
    value BYTEA NOT NULL,
    item TEXT NOT NULL REFERENCES item (id),
    PRIMARY KEY (value, item)
);

CREATE INDEX trace_of_item ON trace (item);

CREATE TABLE judgement (
    id TEXT PRIMARY KEY,
    item TEXT NOT NULL REFERENCES item (id),
    person TEXT REFERENCES person (id),
    at BIGINT NOT NULL,
    class TEXT NOT NULL,
    counted TEXT NOT NULL,
    reason BYTEA NOT NULL
);

CREATE INDEX judgement_of_item ON judgement (item, at);

CREATE TABLE message (
    id TEXT PRIMARY KEY,
    submission TEXT NOT NULL REFERENCES submission (id),
    person TEXT NOT NULL REFERENCES person (id),
    from_hub BIGINT NOT NULL,
    internal BIGINT NOT NULL,
    at BIGINT NOT NULL,
    content BYTEA NOT NULL
);

CREATE INDEX message_of_submission ON message (submission, at);

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    due BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    problem TEXT,
    UNIQUE (kind, subject)
);

CREATE INDEX job_waiting ON job (state, due, id);
