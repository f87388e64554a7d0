//! Acts on many failures: told above the failures that they are for, and each on a page of its own.

mod line;
mod one;
mod told;

pub(crate) use line::BulkActs;
pub(crate) use one::BulkActPage;
pub(in crate::pages) use told::{Changes, outcome};
#[cfg(all(test, feature = "ssr"))]
pub(super) use {line::card as act_card, one::show as act_page};

use model::BulkActId;

/// Where an act is shown.
fn address(env: &str, id: BulkActId) -> String {
    format!("/e/{env}/failures/acts/{id}")
}
