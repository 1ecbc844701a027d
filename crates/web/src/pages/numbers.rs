//! The tables of the quarter and the lists behind them.

use hub::Problem;
use release::Refusal;

use crate::app::App;
use crate::asked::Asked;
use crate::reply::Reply;

pub(crate) fn quarter(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn explain(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn records(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}
