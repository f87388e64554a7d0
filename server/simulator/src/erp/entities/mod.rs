//! The data entities: what they hold, and what they insist on.

mod basic;
mod customers;

use odata::csdl::EdmType;

use super::NAMESPACE;
use crate::schema::{ColumnDef, OptionDef, TableDef};

/// Every data entity; those that others refer to come first.
pub(super) const ENTITIES: &[&Entity] =
    &[&basic::LEGAL_ENTITIES, &basic::CURRENCIES, &basic::CUSTOMER_GROUPS, &customers::CUSTOMERS];

/// The property that keeps rows apart by company.
pub(super) const DATA_AREA: &str = "dataAreaId";

/// One data entity over one table.
#[derive(Debug)]
pub(super) struct Entity {
    /// The entity set, such as `CustomersV3`.
    pub(super) set: &'static str,
    /// The entity type in `$metadata`, such as `CustomerV3`.
    pub(super) type_name: &'static str,
    /// The entity's own name in messages, such as `CustCustomerV3Entity`.
    pub(super) internal_name: &'static str,
    /// What people call the entity.
    pub(super) label: &'static str,
    /// What people call the rows, such as "Customers".
    pub(super) rows_label: &'static str,
    /// The table behind it, such as `CustTable`.
    pub(super) table_name: &'static str,
    /// The property that people recognise a row by.
    pub(super) name: &'static str,
    /// The key properties in order.
    pub(super) key: &'static [&'static str],
    /// All properties in order.
    pub(super) fields: &'static [Field],
}

/// One property.
#[derive(Debug)]
pub(super) struct Field {
    /// The name in payloads.
    pub(super) name: &'static str,
    /// The name in messages.
    pub(super) label: &'static str,
    /// What it holds.
    pub(super) kind: Kind,
    /// Whether a row needs it.
    pub(super) need: Need,
    /// Where its value must be found.
    pub(super) related: Option<Related>,
}

/// What a property holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Text of at most so many characters; never null.
    Text(u32),
    /// One of an enumeration's symbols; the first one unless given.
    Enum(&'static Enumeration),
    /// An exact decimal number; zero unless given.
    Decimal,
    /// A point in time; [`super::values::EMPTY_DATE`] unless given.
    Time,
    /// When the row was created, to the millisecond; the app's own.
    Created,
    /// When the row was last changed, to the millisecond; the app's own.
    Modified,
}

/// Whether a row needs a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It may be left out.
    Optional,
    /// Without it the row is refused.
    Mandatory,
}

/// A rule that a value must be the key of a row elsewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Related {
    /// The entity set of that row.
    pub(super) set: &'static str,
    /// The properties here that make up the key there, in its order.
    pub(super) key: &'static [&'static str],
}

/// An enumeration type.
#[derive(Debug)]
pub(super) struct Enumeration {
    /// The name within the namespace.
    pub(super) name: &'static str,
    /// The name with the namespace.
    pub(super) qualified: &'static str,
    /// Its members.
    pub(super) members: &'static [OptionDef],
}

/// The entity of a set, in exactly that spelling, as the service has it.
pub(super) fn by_set(set: &str) -> Option<&'static Entity> {
    ENTITIES.iter().copied().find(|entity| entity.set == set)
}

impl Entity {
    /// The property of that name, in exactly that spelling.
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether rows belong to a company.
    pub(super) fn is_by_company(&self) -> bool {
        self.key.contains(&DATA_AREA)
    }

    /// The entity type with its namespace.
    pub(super) fn qualified_type(&self) -> String {
        format!("{NAMESPACE}.{}", self.type_name)
    }

    /// The table as the shared pieces know it.
    pub(super) fn table(&self) -> TableDef {
        let mut table = TableDef::new(self.type_name, self.set, self.label)
            .name(self.name)
            .key("EntityKey", self.key)
            .columns(self.fields.iter().map(Field::column));
        // The service has no delta links.
        table.change_tracking = false;
        table
    }
}

impl Field {
    /// The type in `$metadata`.
    pub(super) fn edm(&self) -> EdmType {
        match self.kind {
            Kind::Text(_) => EdmType::String,
            Kind::Enum(enumeration) => EdmType::Enum(enumeration.qualified.to_owned()),
            Kind::Decimal => EdmType::Decimal,
            Kind::Time | Kind::Created | Kind::Modified => EdmType::DateTimeOffset,
        }
    }

    /// Whether only the app writes it.
    pub(super) fn is_read_only(&self) -> bool {
        matches!(self.kind, Kind::Created | Kind::Modified)
    }

    fn column(&self) -> ColumnDef {
        let column = match self.kind {
            Kind::Text(length) => ColumnDef::text(self.name, length as usize),
            _ => ColumnDef::new(self.name, self.edm()),
        };
        let options = match self.kind {
            Kind::Enum(enumeration) => enumeration.members,
            _ => &[],
        };
        ColumnDef {
            options,
            required: self.need == Need::Mandatory,
            read_only: self.is_read_only(),
            ..column
        }
    }
}

const fn text(name: &'static str, label: &'static str, length: u32) -> Field {
    Field { name, label, kind: Kind::Text(length), need: Need::Optional, related: None }
}

const fn mandatory(name: &'static str, label: &'static str, length: u32) -> Field {
    Field { name, label, kind: Kind::Text(length), need: Need::Mandatory, related: None }
}

const fn of_kind(name: &'static str, label: &'static str, kind: Kind) -> Field {
    Field { name, label, kind, need: Need::Optional, related: None }
}

/// The company of a row.
const fn company() -> Field {
    Field {
        name: DATA_AREA,
        label: "Company",
        kind: Kind::Text(4),
        need: Need::Mandatory,
        related: Some(Related { set: "LegalEntities", key: &[DATA_AREA] }),
    }
}

const fn member(value: i64, symbol: &'static str, label: &'static str) -> OptionDef {
    OptionDef { value, symbol, label }
}

/// The enumeration for yes and no, which the service has in place of booleans.
static NO_YES: Enumeration = Enumeration {
    name: "NoYes",
    qualified: "Microsoft.Dynamics.DataEntities.NoYes",
    members: &[member(0, "No", "No"), member(1, "Yes", "Yes")],
};
