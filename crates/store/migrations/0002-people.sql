-- Who there is: organisations, their groups, persons and how they prove who they are.
-- Times are milliseconds since 1970, days are days since 1970. What is sealed is BYTEA.

CREATE TABLE organisation (
    id TEXT PRIMARY KEY,
    side TEXT NOT NULL,
    corporate TEXT,
    suspended BIGINT NOT NULL,
    made BIGINT NOT NULL,
    profile BYTEA NOT NULL
);

CREATE TABLE community (
    token TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE membership (
    organisation TEXT NOT NULL REFERENCES organisation (id),
    community TEXT NOT NULL REFERENCES community (token),
    since BIGINT NOT NULL,
    last BIGINT,
    agreement TEXT NOT NULL,
    PRIMARY KEY (organisation, community, since)
);

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    address BYTEA NOT NULL UNIQUE,
    made BIGINT NOT NULL,
    left_at BIGINT,
    profile BYTEA NOT NULL,
    password BYTEA
);

CREATE INDEX person_of_organisation ON person (organisation, id);

CREATE TABLE person_role (
    person TEXT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (person, role, since)
);

CREATE TABLE invitation (
    token BYTEA PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    expires BIGINT NOT NULL,
    used BIGINT
);

CREATE TABLE session (
    token BYTEA PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES person (id),
    program BIGINT NOT NULL,
    made BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    fresh BIGINT NOT NULL,
    revoked BIGINT,
    agent BYTEA NOT NULL
);

CREATE INDEX session_of_person ON session (person, made);

CREATE TABLE attempt (
    who BYTEA PRIMARY KEY,
    failures BIGINT NOT NULL,
    last BIGINT NOT NULL
);
