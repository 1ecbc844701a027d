//! Reading, searching, answering.

use hub::Problem;
use release::Refusal;

use crate::app::App;
use crate::asked::Asked;
use crate::reply::Reply;

pub(crate) fn list(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn search(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn show(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn form(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn acknowledge(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn answer(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn ask(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}
