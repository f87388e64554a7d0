use super::target::Field;

/// Where the columns of a file go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The entity set that the rows go to.
    pub entity: String,
    /// Columns with the field that they go into, in order of the file.
    pub mapped: Vec<MappedColumn>,
    /// Columns without a counterpart in the app; their cells are not loaded.
    pub unmapped: Vec<String>,
    /// Fields that every row gets, with their value.
    pub set: Vec<(String, String)>,
    pub(super) cells: Vec<(usize, Field)>,
    pub(super) constants: Vec<(Field, String)>,
}

/// A column and the field that it goes into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedColumn {
    /// The column.
    pub column: String,
    /// The field; `navigation.key` for a lookup.
    pub field: String,
}
