//! A whole hub: the program as its worker, both stores.

mod bad_input;
mod dice;
mod duty;
mod faults;
mod http;
mod leaks;
mod linked;
mod loop_;
mod originals;
mod people;
mod pieces;
mod portal;
mod rights;
mod schema;
mod served;
mod standing;
mod submit;
mod two_worlds;
mod unanswered;
mod walk;
mod world;
