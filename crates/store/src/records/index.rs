//! The index of values: keyed hashes of observables, and which items hold them. Links are
//! looked up, never stored as pairs.

use std::collections::BTreeSet;

use release::Locked;
use vocab::{ItemId, OrganisationId};

use super::sealed::{id, text};
use super::{Item, Records};
use crate::error::Error;
use crate::value::{Row, Value};

/// Items that share a value with another one.
#[derive(Debug)]
pub struct Similar {
    /// The value, normalised.
    pub value: String,
    /// How many items hold it in all; beyond the limit they are counted and not listed.
    pub count: i64,
    pub items: Vec<Locked<Item>>,
}

impl Records<'_, '_> {
    /// Notes that an item holds these values, in place of those that it held before.
    ///
    /// # Errors
    /// Those of the database.
    pub fn index_item<'v>(
        &mut self,
        item: ItemId,
        before: impl IntoIterator<Item = &'v str>,
        values: impl IntoIterator<Item = &'v str>,
    ) -> Result<(), Error> {
        for value in before {
            let sql = "DELETE FROM mark WHERE value = $1 AND item = $2";
            self.tx.execute(sql, &[self.store.blind(VALUE, value).into(), text(item)])?;
        }
        // In the order of the tree: neighbours share a page.
        let keys: BTreeSet<[u8; 16]> =
            values.into_iter().map(|value| self.store.blind(VALUE, value)).collect();
        for key in keys {
            let sql = "INSERT INTO mark (value, item) VALUES ($1, $2)
                       ON CONFLICT (value, item) DO NOTHING";
            self.tx.execute(sql, &[key.into(), text(item)])?;
        }
        Ok(())
    }

    /// Items that hold a value, of one organisation or of all, the newest first, up to `limit`;
    /// a value in more of them is common, and none is listed.
    ///
    /// # Errors
    /// Those of the database.
    pub fn items_with(
        &mut self,
        value: &str,
        organisation: Option<OrganisationId>,
        limit: i64,
    ) -> Result<Similar, Error> {
        let key: Value = self.store.blind(VALUE, value).into();
        let mut values = vec![key, (limit + 1).into()];
        let own = match organisation {
            Some(organisation) => {
                values.push(text(organisation));
                "JOIN item i ON i.id = t.item JOIN submission s ON s.id = i.submission
                 WHERE t.value = $1 AND s.organisation = $3"
            }
            None => "WHERE t.value = $1",
        };
        let sql = format!("SELECT t.item FROM mark t {own} ORDER BY t.item DESC LIMIT $2");
        let rows = self.tx.query(&sql, &values)?;
        let ids = rows.iter().map(|row: &Row| id(row, 0, ItemId::parse));
        let ids: Vec<ItemId> = ids.collect::<Result<_, _>>()?;
        let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let mut items = Vec::new();
        if count <= limit {
            for id in ids {
                items.extend(self.item(id)?);
            }
        }
        Ok(Similar { value: value.to_owned(), count, items })
    }
}

const VALUE: &str = "value";
