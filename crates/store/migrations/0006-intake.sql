-- What took the place of an item, what is urgent, and what the duty analyst must be told.

ALTER TABLE item ADD COLUMN superseded_by TEXT REFERENCES item (id);

ALTER TABLE submission ADD COLUMN urgency BIGINT NOT NULL DEFAULT 2;

DROP INDEX submission_open;

CREATE INDEX submission_open ON submission (open, urgency, due, id);

CREATE TABLE duty_notice (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    submission TEXT NOT NULL REFERENCES submission (id),
    at BIGINT NOT NULL,
    person TEXT REFERENCES person (id),
    acknowledged BIGINT,
    UNIQUE (kind, submission)
);

CREATE INDEX duty_notice_waiting ON duty_notice (acknowledged, at, id);
