//! The filters of a map: an ERP range expression on the left, an OData `$filter` on the right.

mod help;
mod pushdown;
pub mod xpp;

pub use help::{Completion, CompletionKind, Language, Mark, complete, mark};
pub use pushdown::pushdown;

/// The filter of one side, read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RowFilter {
    /// Every row passes.
    Everything,
    /// A range expression of the ERP.
    Range(xpp::Expr),
    /// A filter of the CRM.
    OData(odata::filter::Expr),
}
