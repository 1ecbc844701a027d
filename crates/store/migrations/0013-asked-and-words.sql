-- What was asked back waits until it is answered, whatever becomes of the submission meanwhile;
-- what a submission is found by; who was let in from the server.
ALTER TABLE submission ADD COLUMN asked BIGINT;

UPDATE submission SET asked = COALESCE((SELECT MAX(m.at) FROM message m
    WHERE m.submission = submission.id AND m.from_hub = 1 AND m.internal = 0), received)
WHERE state = 'asked';

DROP INDEX submission_asked;

CREATE INDEX submission_asked ON submission (organisation, id) WHERE asked IS NOT NULL;

-- Words are kept apart by the places of their submissions: what is new goes into a few pages,
-- and not into as many as there are words.
CREATE TABLE submission_place (
    submission TEXT PRIMARY KEY,
    place BIGINT NOT NULL UNIQUE
);

CREATE TABLE next_place (
    next BIGINT NOT NULL
);

INSERT INTO next_place (next) VALUES (1);

CREATE TABLE submission_word (
    shelf BIGINT NOT NULL,
    word BYTEA NOT NULL,
    place BIGINT NOT NULL,
    PRIMARY KEY (shelf, word, place)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE server_link (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL
);

CREATE TABLE server_link_seen (
    link TEXT NOT NULL REFERENCES server_link (id),
    person TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (link, person)
);
