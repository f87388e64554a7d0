//! The data entities: what they hold, and what they insist on.

mod contacts;
mod customers;
mod enumerations;
mod finance;
mod methods;
mod products;
mod sales;
mod sites;
mod vendors;

use odata::csdl::EdmType;
use odata::value::Record;

use super::NAMESPACE;
use crate::schema::{ColumnDef, Computation, OnDelete, OptionDef, Required, TableDef};

/// Every data entity: what people work with every day first.
pub(super) const ENTITIES: &[&Entity] = &[
    &customers::CUSTOMERS,
    &contacts::CONTACTS,
    &contacts::ADDRESSES,
    &sales::HEADERS,
    &sales::LINES,
    &products::PRODUCTS,
    &vendors::VENDORS,
    &customers::GROUPS,
    &vendors::GROUPS,
    &products::UNITS,
    &sites::WAREHOUSES,
    &sites::SITES,
    &methods::PAYMENT_TERMS,
    &methods::CUSTOMER_PAYMENT,
    &methods::VENDOR_PAYMENT,
    &methods::DELIVERY_MODES,
    &methods::DELIVERY_TERMS,
    &finance::TAX_GROUPS,
    &contacts::ADDRESS_BOOKS,
    &finance::CURRENCIES,
    &finance::LEGAL_ENTITIES,
];

/// Entities with so many rows that references to them are indexed: else a deletion would look at every row.
const NUMEROUS: [&str; 4] = ["CustomersV3", "ContactsV2", "SalesOrderHeadersV2", "ProductsV2"];

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
    /// What the business logic fills in by itself before it checks a row.
    pub(super) filling: Option<fn(&mut Record)>,
}

/// One property.
#[derive(Debug, Clone, Copy)]
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
    /// How the app works it out, if nobody may write it.
    pub(super) computed: Option<Computation>,
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
    /// A whole number of 32 bits; zero unless given.
    Integer,
    /// A whole number of 64 bits; zero unless given.
    Long,
    /// A day, which the service writes as its noon; [`super::values::EMPTY_DATE`] unless given.
    Date,
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
    /// What becomes of the row here when that row is deleted: [`OnDelete::Restrict`] or [`OnDelete::Cascade`].
    pub(super) on_delete: OnDelete,
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
        let related = self.fields.iter().filter_map(|field| field.related);
        for related in related.filter(|related| NUMEROUS.contains(&related.set)) {
            table = table.indexed(related.key);
        }
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
            Kind::Integer => EdmType::Int32,
            Kind::Long => EdmType::Int64,
            Kind::Date | Kind::Time | Kind::Created | Kind::Modified => EdmType::DateTimeOffset,
        }
    }

    /// Whether only the app writes it.
    pub(super) fn is_read_only(&self) -> bool {
        self.computed.is_some() || matches!(self.kind, Kind::Created | Kind::Modified)
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
            required: if self.need == Need::Mandatory { Required::Always } else { Required::No },
            read_only: self.is_read_only(),
            computed: self.computed,
            ..column
        }
    }
}

const fn of_kind(name: &'static str, label: &'static str, kind: Kind) -> Field {
    Field { name, label, kind, need: Need::Optional, related: None, computed: None }
}

const fn text(name: &'static str, label: &'static str, length: u32) -> Field {
    of_kind(name, label, Kind::Text(length))
}

const fn mandatory(field: Field) -> Field {
    Field { need: Need::Mandatory, ..field }
}

/// Its value, with those of the other properties of `key`, must be the key of a row of that entity set.
const fn naming(field: Field, set: &'static str, key: &'static [&'static str]) -> Field {
    Field { related: Some(Related { set, key, on_delete: OnDelete::Restrict }), ..field }
}

/// The row belongs to the one that it names, and goes with it.
const fn part_of(field: Field, set: &'static str, key: &'static [&'static str]) -> Field {
    Field { related: Some(Related { set, key, on_delete: OnDelete::Cascade }), ..field }
}

/// The company of a row.
const fn company() -> Field {
    naming(mandatory(text(DATA_AREA, "Company", 4)), "LegalEntities", &[DATA_AREA])
}

const fn created() -> Field {
    of_kind("CreatedDateTime", "Created date and time", Kind::Created)
}

const fn modified() -> Field {
    of_kind("ModifiedDateTime", "Modified date and time", Kind::Modified)
}
