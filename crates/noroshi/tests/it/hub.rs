//! A whole hub: the program as its worker, both stores.

mod http;
mod loop_;
mod portal;
mod world;
