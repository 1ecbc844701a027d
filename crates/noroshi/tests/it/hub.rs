//! A whole hub: the program as its worker, both stores.

mod loop_;
mod world;
