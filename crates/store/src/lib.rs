//! Records and evidence of a hub: the only place that knows SQL.
//!
//! [`Database`] runs work in transactions on SQLite or PostgreSQL, with one text of SQL for
//! both; [`Evidence`] keeps sealed bytes under the address of their hash; [`Keyring`] and
//! [`Key`] seal what may not lie open in either. Who may read what is not decided here.
#![forbid(unsafe_code)]

mod database;
mod error;
mod group;
mod hash;
mod location;
mod migration;
mod pool;
mod sqlite;
mod value;

pub use database::{Database, Transaction};
pub use error::{Cause, Error};
pub use location::Location;
pub use migration::Migration;
pub use value::{Row, Value};
