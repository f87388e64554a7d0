//! What helps somebody who writes a filter: how it could go on, and where it cannot be read.
//!
//! Both work on text that is no filter yet, so they go by its tokens, not by its meaning.

mod complete;
mod mark;
mod state;
mod token;
mod values;

pub use complete::{Completion, CompletionKind, complete};
pub use mark::{Mark, mark};

use model::Side;

/// The language of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Range expressions of the ERP.
    Range,
    /// `$filter` of the CRM.
    OData,
}

impl Language {
    /// The language in which a side is filtered.
    pub const fn of(side: Side) -> Self {
        match side {
            Side::Left => Self::Range,
            Side::Right => Self::OData,
        }
    }
}
