//! Organisations, communities, persons, and the trail.

use hub::Problem;
use release::Refusal;

use crate::app::App;
use crate::asked::Asked;
use crate::reply::Reply;

pub(crate) fn members(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn add_member(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn add_community(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn member(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn invite(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn standing(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn audit(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}
