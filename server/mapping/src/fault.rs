//! What can be wrong with one field of a record on its way.

use crate::transform::Fault;

/// Why one field cannot be written to the other app. The display text is one plain sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProjectFault {
    /// The value map has no line for this value.
    #[error("the value map of `{field}` has no line for `{value}`")]
    UnmappedValue {
        /// The target's name for the field.
        field: String,
        /// The source's value.
        value: String,
    },
    /// The value does not fit the type of the target field.
    #[error("`{value}` cannot be written to `{field}`, which wants {wanted}")]
    NotConvertible {
        /// The target's name for the field.
        field: String,
        /// The value after the transforms.
        value: String,
        /// What the field wants, in words, such as `a whole number`.
        wanted: String,
    },
    /// A transform makes nothing of the value.
    #[error("`{value}` does not become a value of `{field}`: {why}")]
    Untransformed {
        /// The target's name for the field.
        field: String,
        /// The value that the transform was given.
        value: String,
        /// Why not, in words without a full stop.
        why: String,
    },
    /// The text is longer than the target field takes.
    #[error("the text for `{field}` has {len} characters, and the field takes {max}")]
    TooLong {
        /// The target's name for the field.
        field: String,
        /// The longest text in characters.
        max: u32,
        /// The text's length in characters.
        len: usize,
    },
    /// The target cannot create a row without this field, and the source has no value for it.
    #[error("`{field}` is required, and there is no value for it")]
    Missing {
        /// The target's name for the field.
        field: String,
    },
    /// No row of the looked-up entity has this value.
    #[error("no row of `{entity}` has `{value}` as its `{column}`, which `{field}` points to")]
    NotFound {
        /// The target's name for the field.
        field: String,
        /// The looked-up entity set; of a polymorphic lookup the first.
        entity: String,
        /// The column that was searched.
        column: String,
        /// The value that was searched for.
        value: String,
    },
}

impl ProjectFault {
    pub(crate) fn of(fault: Fault, field: String) -> Self {
        match fault {
            Fault::Unmapped(value) => Self::UnmappedValue { field, value },
            Fault::Unfit { value, wanted } => Self::NotConvertible { field, value, wanted },
            Fault::Failed { value, why } => Self::Untransformed { field, value, why },
        }
    }

    /// The target's name for the field.
    pub fn field(&self) -> &str {
        match self {
            Self::UnmappedValue { field, .. }
            | Self::NotConvertible { field, .. }
            | Self::Untransformed { field, .. }
            | Self::TooLong { field, .. }
            | Self::Missing { field }
            | Self::NotFound { field, .. } => field,
        }
    }
}
