//! All tables of PostgreSQL as files, by COPY, and back.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::error::Error;
use crate::file::write_new;
use crate::migration;
use crate::pool::After;
use crate::postgresql::{Connection, Postgresql, failure};

impl Postgresql {
    /// Writes one state of all tables into `folder`, one file each, and names them in an
    /// order in which they can be restored.
    pub(crate) fn copy_to(&self, folder: &Path) -> Result<Vec<String>, Error> {
        self.lend(|connection| {
            let copied = connection
                .batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .and_then(|()| connection.copy_out(folder));
            // What is left open ends with the connection.
            (copied, After::Close)
        })?
    }

    /// Makes the tables of the first migrations with these hashes and fills them from
    /// `folder`, in the order of `tables`; all or nothing. There may be no tables before.
    pub(crate) fn fill_from(
        &self,
        folder: &Path,
        tables: &[String],
        hashes: &[String],
    ) -> Result<(), Error> {
        self.lend(|connection| {
            let filled = connection
                .batch("BEGIN")
                .and_then(|()| connection.fill(folder, tables, hashes))
                .and_then(|()| connection.batch("COMMIT"));
            (filled, After::Close)
        })?
    }

    /// Refuses a schema that has tables.
    pub(crate) fn check_empty(&self) -> Result<(), Error> {
        let tables = self.lend(|connection| (connection.tables(), After::Keep))??;
        if tables.is_empty() {
            return Ok(());
        }
        Err(Error::NotEmpty { place: "the schema of the PostgreSQL server".to_owned() })
    }
}

impl Connection {
    fn copy_out(&mut self, folder: &Path) -> Result<Vec<String>, Error> {
        let tables = ordered(self.tables()?, &self.references()?)?;
        for table in &tables {
            let sql = format!("COPY \"{table}\" TO STDOUT (FORMAT binary)");
            let mut rows = self.client.copy_out(&sql).map_err(failure)?;
            write_new(&folder.join(table), &mut rows)?;
        }
        Ok(tables)
    }

    fn fill(&mut self, folder: &Path, tables: &[String], hashes: &[String]) -> Result<(), Error> {
        for migration in migration::known(hashes)? {
            self.batch(migration.sql)?;
        }
        // A migration may have written rows, which are in the files too.
        for table in tables.iter().rev() {
            self.batch(&format!("DELETE FROM \"{table}\""))?;
        }
        for table in tables {
            let path = folder.join(table);
            let unread = |error| Error::of_file(&path, error);
            let mut file = File::open(&path).map_err(unread)?;
            let sql = format!("COPY \"{table}\" FROM STDIN (FORMAT binary)");
            let mut rows = self.client.copy_in(&sql).map_err(failure)?;
            io::copy(&mut file, &mut rows).map_err(unread)?;
            rows.finish().map_err(failure)?;
        }
        Ok(())
    }

    fn tables(&mut self) -> Result<Vec<String>, Error> {
        let sql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()
            ORDER BY tablename";
        self.query(sql, &[])?.iter().map(|row| row.text(0).map(str::to_owned)).collect()
    }

    /// Tables with those that their foreign keys name.
    fn references(&mut self) -> Result<Vec<(String, String)>, Error> {
        let sql = "SELECT child.relname, parent.relname FROM pg_constraint
            JOIN pg_class child ON child.oid = conrelid
            JOIN pg_class parent ON parent.oid = confrelid
            JOIN pg_namespace ON pg_namespace.oid = child.relnamespace
            WHERE contype = 'f' AND nspname = current_schema() AND conrelid <> confrelid";
        let rows = self.query(sql, &[])?;
        rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).collect()
    }
}

/// `tables` so that none comes before one that it names.
fn ordered(mut tables: Vec<String>, references: &[(String, String)]) -> Result<Vec<String>, Error> {
    let mut done: Vec<String> = Vec::new();
    while !tables.is_empty() {
        let ready = |table: &String| {
            references.iter().all(|(child, parent)| child != table || done.contains(parent))
        };
        let (now, later): (Vec<_>, Vec<_>) = tables.into_iter().partition(ready);
        if now.is_empty() {
            let reason = format!("tables name each other in a circle: {}", later.join(", "));
            return Err(Error::Unusable { place: "the PostgreSQL server".to_owned(), reason });
        }
        done.extend(now);
        tables = later;
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_after_those_it_names() {
        let text = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let references = [("a".to_owned(), "b".to_owned()), ("b".to_owned(), "c".to_owned())];
        let tables = ordered(text(&["a", "b", "c", "d"]), &references).unwrap();
        assert_eq!(tables, ["c", "d", "b", "a"]);
        let circle = [("a".to_owned(), "b".to_owned()), ("b".to_owned(), "a".to_owned())];
        assert!(ordered(text(&["a", "b"]), &circle).is_err());
    }
}
