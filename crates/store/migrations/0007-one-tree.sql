-- The index of values is one tree: each further one would cost every value another page.
-- SQLite keeps a table without rowids in its primary key; PostgreSQL has none such. What an
-- item no longer holds is removed by its values, which its record tells.
CREATE TABLE mark (
    value BYTEA NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (value, item)
) /* sqlite: WITHOUT ROWID */;

INSERT INTO mark (value, item) SELECT value, item FROM trace;

DROP TABLE trace;
