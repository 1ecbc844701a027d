//! The REST interface: the same use cases for programs, in JSON.

use hub::Problem;
use release::Refusal;

use crate::app::App;
use crate::asked::Asked;
use crate::reply::Reply;

pub(crate) fn submit(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn submissions(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn submission(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn shares(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn search(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn form(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn answer(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}
