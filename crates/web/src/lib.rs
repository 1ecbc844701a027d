//! The portal and the REST interface of a hub: the only place that knows HTTP. Every handler
//! is a plain function from a request that was read to a reply; what may be seen is decided
//! behind `hub`.
#![forbid(unsafe_code)]

mod api;
mod app;
mod asked;
mod connections;
mod documents;
mod error;
mod forms;
mod guard;
mod metrics;
mod pages;
mod reply;
mod routes;
mod schemas;
mod server;

pub use app::App;
pub use documents::openapi;
pub use server::{Running, ServeError, Serving, serve};
