//! The own account: sessions and keys.

use hub::Problem;
use release::Refusal;

use crate::app::App;
use crate::asked::Asked;
use crate::reply::Reply;

pub(crate) fn show(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn revoke(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}

pub(crate) fn new_key(_: &App, _: &Asked) -> Result<Reply, Problem> {
    Err(Refusal::NotFound.into())
}
