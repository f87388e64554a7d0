//! One column of a table.

use odata::csdl::EdmType;
use odata::value::{Record, Value};

/// A value that the store itself writes into a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// The row's id.
    Id,
    /// When the row was created, `2026-01-31T12:00:00Z`.
    Created,
    /// When the row was last changed, `2026-01-31T12:00:00Z`.
    Modified,
    /// The row's version, an Int64.
    Version,
}

/// Whether a row needs a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// It may be left out.
    No,
    /// Forms insist on it, programs may leave it out.
    InForms,
    /// The app refuses a row without it.
    Always,
}

/// What becomes of the rows that point to a row which is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDelete {
    /// They stay and point nowhere.
    RemoveLink,
    /// They are deleted, too.
    Cascade,
    /// While there are any, the row is not deleted.
    Restrict,
}

/// Works out a column from the others of its row.
pub type Computation = fn(&Record) -> Value;

/// One choice of an option set or enumeration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionDef {
    /// The number stored by apps that store numbers.
    pub value: i64,
    /// The symbol stored by apps that store symbols.
    pub symbol: &'static str,
    /// What people read.
    pub label: &'static str,
}

/// Where a lookup column points to.
#[derive(Debug, Clone)]
pub struct Lookup {
    /// The navigation property, such as `transactioncurrencyid`.
    pub navigation: &'static str,
    /// Logical names of the tables whose rows it may hold; several make it polymorphic.
    pub targets: Vec<&'static str>,
    /// What becomes of the row when the one it points to is deleted.
    pub on_delete: OnDelete,
}

impl Lookup {
    /// Every navigation property with its target: one, or for a polymorphic lookup one a target, named
    /// `navigation_target`.
    pub fn navigations(&self) -> impl Iterator<Item = (String, &'static str)> {
        let several = self.targets.len() > 1;
        self.targets.iter().map(move |target| {
            let name =
                if several { format!("{}_{target}", self.navigation) } else { self.navigation.to_owned() };
            (name, *target)
        })
    }
}

/// One column.
#[derive(Debug, Clone)]
pub struct ColumnDef {
    /// The name in payloads; for a CRM lookup the `_x_value` form.
    pub name: &'static str,
    /// The type in `$metadata`.
    pub edm: EdmType,
    /// Whether a row needs a value.
    pub required: Required,
    /// Clients may not write it.
    pub read_only: bool,
    /// The longest text allowed, in characters.
    pub max_length: Option<usize>,
    /// Where it points to, for lookups.
    pub lookup: Option<Lookup>,
    /// The choices, for option sets and enumerations.
    pub options: &'static [OptionDef],
    /// What the store writes into it, if it does.
    pub stamp: Option<Stamp>,
    /// How the store works it out from the row's other values, if it does.
    pub computed: Option<Computation>,
}

impl ColumnDef {
    /// A writable, optional column of a type.
    pub fn new(name: &'static str, edm: EdmType) -> Self {
        Self {
            name,
            edm,
            required: Required::No,
            read_only: false,
            max_length: None,
            lookup: None,
            options: &[],
            stamp: None,
            computed: None,
        }
    }

    /// Text of at most so many characters.
    pub fn text(name: &'static str, max_length: usize) -> Self {
        Self { max_length: Some(max_length), ..Self::new(name, EdmType::String) }
    }

    /// A choice that is stored as its number.
    pub fn option_set(name: &'static str, options: &'static [OptionDef]) -> Self {
        Self { options, ..Self::new(name, EdmType::Int32) }
    }

    /// A guid that points to a row of one of the target tables (logical names); when that row goes, the link does.
    pub fn lookup(name: &'static str, navigation: &'static str, targets: &[&'static str]) -> Self {
        let lookup = Some(Lookup { navigation, targets: targets.to_vec(), on_delete: OnDelete::RemoveLink });
        Self { lookup, ..Self::new(name, EdmType::Guid) }
    }

    /// A read-only column that the store fills.
    pub fn stamp(name: &'static str, stamp: Stamp) -> Self {
        let edm = match stamp {
            Stamp::Id => EdmType::Guid,
            Stamp::Created | Stamp::Modified => EdmType::DateTimeOffset,
            Stamp::Version => EdmType::Int64,
        };
        Self { stamp: Some(stamp), read_only: stamp != Stamp::Id, ..Self::new(name, edm) }
    }

    /// A read-only column that follows from the others of its row.
    pub fn computed(name: &'static str, edm: EdmType, computation: Computation) -> Self {
        Self { computed: Some(computation), read_only: true, ..Self::new(name, edm) }
    }

    /// Makes forms insist on a value.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = Required::InForms;
        self
    }

    /// Makes the app insist on a value. A lookup of that kind keeps the row it points to from being deleted.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.required = Required::Always;
        self.on_delete(OnDelete::Restrict)
    }

    /// Says what becomes of a row when the one that this lookup points to is deleted.
    #[must_use]
    pub fn on_delete(mut self, on_delete: OnDelete) -> Self {
        if let Some(lookup) = &mut self.lookup {
            lookup.on_delete = on_delete;
        }
        self
    }

    /// Forbids clients to write it.
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }
}
