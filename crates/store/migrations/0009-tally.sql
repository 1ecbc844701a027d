-- What statistics count of a submission, as the lines of its records; made again when
-- something about it changes. Sealed with the hub's key: counts outlive what was handed in.
CREATE TABLE tally (
    submission TEXT PRIMARY KEY,
    lines BYTEA NOT NULL
);
