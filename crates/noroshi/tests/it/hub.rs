//! A whole hub: the program as its worker, both stores.

mod bad_input;
mod bounds;
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
mod recovering;
mod rights;
mod rotation;
mod schema;
mod searching;
mod served;
mod standing;
mod submit;
mod submit_tls;
mod two_worlds;
mod unanswered;
mod walk;
mod world;
