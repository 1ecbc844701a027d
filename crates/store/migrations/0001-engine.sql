-- What the engine itself needs; `migration` also tells how old a database is.
CREATE TABLE migration (
    number BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    applied TEXT NOT NULL
);

-- Keys wrapped by their parent, or by the master key where there is none. A parent is no
-- foreign key: erasing an organisation's key must not wait for those below it.
CREATE TABLE key (
    id TEXT NOT NULL PRIMARY KEY,
    parent TEXT,
    wrapped BYTEA NOT NULL
);
