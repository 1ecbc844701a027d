//! A whole hub: the program as its worker, both stores.

mod bad_input;
mod duty;
mod faults;
mod http;
mod leaks;
mod loop_;
mod pieces;
mod portal;
mod served;
mod standing;
mod submit;
mod two_worlds;
mod world;
