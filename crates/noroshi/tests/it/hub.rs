//! A whole hub: the program as its worker, both stores.

mod faults;
mod http;
mod leaks;
mod loop_;
mod people;
mod portal;
mod schema;
mod standing;
mod two_worlds;
mod walk;
mod world;
