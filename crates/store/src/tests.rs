//! What both engines promise alike.

use std::sync::Barrier;

use proptest::prelude::*;

use crate::testing::{Engine, bare_engines, engines};
use crate::{Database, Error, Location, Row, Value};

/// An error of the work itself.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("the work refused")]
    Work,
    #[error(transparent)]
    Store(#[from] Error),
}

/// A table to work on, beside those of the migrations.
fn table(engine: &Engine) {
    let sql = "CREATE TABLE thing (
        id BIGINT NOT NULL PRIMARY KEY, number BIGINT, words TEXT, bytes BYTEA)";
    engine.database.write(|transaction| transaction.batch(sql)).unwrap();
}

fn add(database: &Database, id: i64) -> Result<(), Error> {
    database.write(|transaction| {
        transaction.execute("INSERT INTO thing (id, number) VALUES ($1, 0)", &[id.into()])?;
        Ok(())
    })
}

fn ids(database: &Database) -> Vec<i64> {
    let rows = database
        .read(|transaction| transaction.query("SELECT id FROM thing ORDER BY id", &[]))
        .unwrap();
    rows.iter().map(|row| row.integer(0).unwrap()).collect()
}

#[test]
fn values_come_back_as_they_were() {
    let engines = engines();
    engines.iter().for_each(table);
    let value = (
        any::<i64>(),
        proptest::option::of(any::<i64>()),
        proptest::option::of("[^\0]{0,40}"),
        proptest::option::of(proptest::collection::vec(any::<u8>(), 0..200)),
    );
    let config =
        ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |((id, number, words, bytes) in value)| {
        let values: Vec<Value> =
            vec![id.into(), number.into(), words.into(), bytes.into()];
        for Engine { name, database, .. } in &engines {
            let rows = database.write(|transaction| {
                transaction.execute("DELETE FROM thing", &[])?;
                // Parameters out of their order.
                let sql = "INSERT INTO thing (bytes, words, number, id)
                    VALUES ($4, $3, $2, $1)";
                assert_eq!(transaction.execute(sql, &values)?, 1);
                transaction.query("SELECT id, number, words, bytes FROM thing", &[])
            }).unwrap();
            prop_assert_eq!(&rows, &[Row::new(values.clone())], "{}", name);
        }
    });
}

#[test]
fn texts_are_in_the_order_of_their_bytes() {
    for engine in &engines() {
        table(engine);
        let words = ["a", "B", "é", "あ", "亜", "𠮟", "~"];
        engine
            .database
            .write(|transaction| {
                for (id, word) in (0i64..).zip(words) {
                    let sql = "INSERT INTO thing (id, words) VALUES ($1, $2)";
                    transaction.execute(sql, &[id.into(), word.into()])?;
                }
                let rows = transaction.query(
                    "SELECT words FROM thing WHERE words > $1 ORDER BY words",
                    &["B".into()],
                )?;
                let read: Vec<_> = rows.iter().map(|row| row.text(0).unwrap()).collect();
                assert_eq!(read, ["a", "~", "é", "あ", "亜", "𠮟"], "{}", engine.name);
                Ok::<_, Error>(())
            })
            .unwrap();
    }
}

#[test]
fn what_cannot_be_asked_is_an_error() {
    for engine in &engines() {
        table(engine);
        add(&engine.database, 1).unwrap();
        let ask = |sql: &str, values: &[Value]| {
            engine.database.write(|transaction| transaction.query(sql, values)).unwrap_err()
        };
        let zero = ask("SELECT id FROM thing WHERE words = $1", &["a\0b".into()]);
        assert!(matches!(zero, Error::Value { number: 1, .. }), "{zero}");
        let few = ask("SELECT id FROM thing WHERE id = $1", &[]);
        assert!(matches!(few, Error::Values { given: 0, taken: 1 }), "{few}");
        let many = ask("SELECT id FROM thing", &[1.into()]);
        assert!(matches!(many, Error::Values { given: 1, taken: 0 }), "{many}");
        let wrong = ask("SELECT nothing FROM thing", &[]);
        assert!(matches!(wrong, Error::Statement { .. }), "{wrong}");
        let real = ask("SELECT CAST(id AS REAL) FROM thing", &[]);
        assert!(matches!(real, Error::Column { number: 0, .. }), "{real}");
        let twice = add(&engine.database, 1).unwrap_err();
        assert!(matches!(twice, Error::Constraint { .. }), "{twice}");
        let rows = engine
            .database
            .read(|transaction| transaction.query("SELECT id, words FROM thing", &[]))
            .unwrap();
        let row = rows.first().unwrap();
        assert_eq!((row.integer(0).unwrap(), row.maybe_text(1).unwrap()), (1, None));
        assert!(row.text(0).is_err() && row.text(1).is_err() && row.integer(2).is_err());
    }
}

#[test]
fn work_that_fails_is_taken_back() {
    for engine in &engines() {
        table(engine);
        let Engine { database, .. } = engine;
        let insert = "INSERT INTO thing (id) VALUES (1)";
        let refused = database.write(|transaction| {
            transaction.execute(insert, &[])?;
            Err::<(), _>(Refused::Work)
        });
        assert!(matches!(refused, Err(Refused::Work)));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            database.write(|transaction| {
                transaction.execute(insert, &[]).unwrap();
                panic!("in the work");
                #[allow(unreachable_code, reason = "says what the work would give")]
                Ok::<(), Error>(())
            })
        }));
        assert!(panicked.is_err());
        let swallowed = database.write(|transaction| {
            transaction.execute(insert, &[])?;
            assert!(transaction.execute(insert, &[]).is_err());
            assert!(transaction.query("SELECT 1", &[]).is_err(), "it goes on after a failure");
            Ok::<_, Refused>(())
        });
        assert!(matches!(swallowed, Err(Refused::Store(Error::Constraint { .. }))));
        assert_eq!(ids(database), [0i64; 0], "{}", engine.name);
        add(database, 2).unwrap();
        assert_eq!(ids(database), [2]);
    }
}

#[test]
fn a_read_cannot_write_and_sees_one_state() {
    for engine in &engines() {
        table(engine);
        let Engine { database, .. } = engine;
        let written = database
            .read(|transaction| transaction.execute("INSERT INTO thing (id) VALUES (1)", &[]));
        assert!(matches!(written, Err(Error::ReadOnly { .. })), "{written:?}");
        database
            .read(|transaction| {
                let count = |rows: Vec<Row>| rows.first().unwrap().integer(0).unwrap();
                let sql = "SELECT COUNT(*) FROM thing";
                let before = count(transaction.query(sql, &[])?);
                add(database, 7)?;
                assert_eq!(before, count(transaction.query(sql, &[])?), "{}", engine.name);
                Ok::<_, Error>(())
            })
            .unwrap();
        assert_eq!(ids(database), [7]);
    }
}

#[test]
fn increments_add_up() {
    const THREADS: i64 = 6;
    const TIMES: i64 = 20;
    for engine in &engines() {
        table(engine);
        add(&engine.database, 1).unwrap();
        let start = Barrier::new(6);
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    start.wait();
                    (0..TIMES).for_each(|_| increment(&engine.database));
                });
            }
        });
        let rows = engine
            .database
            .read(|transaction| transaction.query("SELECT number FROM thing", &[]))
            .unwrap();
        assert_eq!(rows, [Row::new(vec![Value::Integer(THREADS * TIMES)])], "{}", engine.name);
    }
}

/// Reads, then writes what was read: wrong without isolation.
fn increment(database: &Database) {
    database
        .write(|transaction| {
            let rows = transaction.query("SELECT number FROM thing WHERE id = 1", &[])?;
            let number = rows.first().unwrap().integer(0)? + 1;
            transaction.execute("UPDATE thing SET number = $1 WHERE id = 1", &[number.into()])?;
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn two_processes_share_a_file() {
    let engine = crate::testing::sqlite();
    table(&engine);
    add(&engine.database, 1).unwrap();
    let other = Database::open(&engine.location).unwrap();
    std::thread::scope(|scope| {
        for database in [&engine.database, &other] {
            scope.spawn(|| (0..30).for_each(|_| increment(database)));
        }
    });
    let rows =
        other.read(|transaction| transaction.query("SELECT number FROM thing", &[])).unwrap();
    assert_eq!(rows, [Row::new(vec![Value::Integer(60)])]);
}

#[test]
fn processes_that_migrate_together_apply_each_step_once() {
    for Engine { name, database, location, .. } in &bare_engines() {
        let pending = database.pending().unwrap();
        let start = Barrier::new(4);
        let applied: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let database = Database::open(location).unwrap();
                        start.wait();
                        database.migrate().unwrap().len()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(applied, pending.len(), "{name}");
        assert_eq!(database.pending().unwrap(), []);
    }
}

#[test]
fn migrations_are_applied_once() {
    for Engine { name, database, .. } in &bare_engines() {
        let pending = database.pending().unwrap();
        assert!(!pending.is_empty(), "{name}");
        assert_eq!(database.pending().unwrap(), pending, "asking applies nothing");
        assert_eq!(database.migrate().unwrap(), pending);
        assert_eq!(database.migrate().unwrap(), []);
        assert_eq!(database.pending().unwrap(), []);
    }
}

#[test]
fn a_database_of_another_program_is_refused() {
    for Engine { database, .. } in &engines() {
        let change = |sql: &str| {
            database.write(|transaction| transaction.execute(sql, &[])).unwrap();
            (database.pending().unwrap_err(), database.migrate().unwrap_err())
        };
        let newer = change(
            "INSERT INTO migration (number, name, hash, applied) VALUES (999, 'later', '', '')",
        );
        assert!(matches!(newer, (Error::Newer { number: 999, .. }, Error::Newer { .. })));
        let changed = change("UPDATE migration SET hash = 'other' WHERE number = 1");
        assert!(matches!(changed, (Error::Changed { number: 1, .. }, Error::Changed { .. })));
    }
}

#[test]
fn a_server_that_comes_back_is_used_again() {
    let Some(cluster) = testkit::postgres::Cluster::start() else {
        return testkit::missing("PostgreSQL");
    };
    let database = Database::open(&Location::Postgres(cluster.schema())).unwrap();
    let sql = "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, number BIGINT)";
    database.write(|transaction| transaction.batch(sql)).unwrap();
    add(&database, 1).unwrap();

    // All connections of the pool are dead, which costs the caller nothing.
    let together = Barrier::new(3);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                database.read(|transaction| {
                    together.wait();
                    transaction.query("SELECT 1", &[])
                })
            });
        }
    });
    cluster.crash();
    cluster.resume();
    assert_eq!(ids(&database), [1]);
    cluster.crash();
    cluster.resume();
    add(&database, 2).unwrap();

    cluster.crash();
    let gone = add(&database, 3).unwrap_err();
    assert!(matches!(gone, Error::Unreachable { .. }), "{gone}");
    let gone = database.read(|transaction| transaction.query("SELECT 1", &[])).unwrap_err();
    assert!(matches!(gone, Error::Unreachable { .. }), "{gone}");
    cluster.resume();
    add(&database, 4).unwrap();
    assert_eq!(ids(&database), [1, 2, 4]);

    // Lost in the middle of the work, which is then done once more.
    let mut tries = 0;
    database
        .write(|transaction| {
            tries += 1;
            transaction.execute("INSERT INTO thing (id) VALUES (5)", &[])?;
            if tries == 1 {
                cluster.crash();
                cluster.resume();
            }
            transaction.execute("UPDATE thing SET number = 1 WHERE id = 5", &[])
        })
        .unwrap();
    assert_eq!((tries, ids(&database)), (2, vec![1, 2, 4, 5]));

    // Lost before the commit: nobody knows, and it is said so.
    let lost = database
        .write(|transaction| {
            transaction.execute("INSERT INTO thing (id) VALUES (6)", &[])?;
            cluster.crash();
            Ok::<_, Error>(())
        })
        .unwrap_err();
    assert!(matches!(lost, Error::Uncertain { .. }), "{lost}");
}

#[test]
fn a_place_that_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let open = |location: Location| Database::open(&location).unwrap_err();
    let nowhere = open(Location::Sqlite(folder.path().join("no/hub.db")));
    assert!(matches!(&nowhere, Error::Unreachable { place, .. } if place.contains("no/hub.db")));
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "not a database, but long enough to be taken for one".repeat(100))
        .unwrap();
    assert!(matches!(open(Location::Sqlite(text)), Error::Damaged { .. }));
    for url in ["postgres://u:hunter2@h:port/x", "postgres://u@h/x?hunter2=1"] {
        let error = open(Location::Postgres(url.to_owned()));
        assert!(matches!(error, Error::Unusable { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("ter2"));
    }
    let closed = open(Location::Postgres("postgres://u:hunter2@127.0.0.1:1/x".to_owned()));
    assert!(matches!(closed, Error::Unreachable { .. }) && !format!("{closed:?}").contains("ter2"));
}
