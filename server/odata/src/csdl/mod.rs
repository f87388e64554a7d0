//! The model that a service publishes under `$metadata`.
//!
//! Follows [CSDL XML 4.01](https://docs.oasis-open.org/odata/odata-csdl-xml/v4.01/odata-csdl-xml-v4.01.html) and
//! takes 4.0. Names of types are kept without the namespace when they belong to the schema's own one.

mod edm;
mod read;
mod resolve;
mod write;

pub use edm::{EdmType, Scale};
pub use read::parse;
pub use write::write;

/// Base types may be chained this long; longer chains (or cycles) are cut off.
const MAX_BASES: usize = 32;

/// One service's types and entity sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// The namespace of the entity types, such as `Microsoft.Dynamics.CRM`.
    pub namespace: String,
    /// The short name for the namespace, such as `mscrm`.
    pub alias: Option<String>,
    /// Every entity type, in document order.
    pub entity_types: Vec<EntityType>,
    /// Every enumeration type, in document order.
    pub enum_types: Vec<EnumType>,
    /// The name of the entity container; empty when there is none.
    pub container: String,
    /// Every entity set, in document order.
    pub entity_sets: Vec<EntitySet>,
}

/// The shape of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntityType {
    /// The name within the namespace.
    pub name: String,
    /// The type it inherits from.
    pub base: Option<String>,
    /// Key properties declared here, in order; empty when the key is inherited. See [`Schema::key_of`].
    pub key: Vec<String>,
    /// Properties declared here. See [`Schema::properties_of`] for inherited ones.
    pub properties: Vec<Property>,
    /// Navigation properties declared here.
    pub navigation: Vec<Navigation>,
    /// Whether rows may carry properties that are not declared.
    pub open: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The property name.
    pub name: String,
    /// The type.
    pub edm: EdmType,
    /// Whether null is allowed; CSDL's default is yes.
    pub nullable: bool,
    /// Longest text in UTF-16 code units; `None` when unlimited.
    pub max_length: Option<u32>,
    /// Significant digits of a Decimal, or fraction digits of the seconds of a timestamp.
    pub precision: Option<u32>,
    /// Fraction digits of a Decimal.
    pub scale: Option<Scale>,
    /// Who may write it.
    pub access: Access,
}

/// What clients may do with a property, from the `Core.Computed`, `Core.Immutable` and `Core.Permissions` terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Access {
    /// May be set and changed.
    #[default]
    ReadWrite,
    /// May be set when the row is created.
    CreateOnly,
    /// Set by the service.
    ReadOnly,
}

/// A relation to another entity type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Navigation {
    /// The navigation property name, as used in `$expand` and before `@odata.bind`.
    pub name: String,
    /// The entity type at the other end.
    pub target: String,
    /// How many rows are at the other end.
    pub multiplicity: Multiplicity,
    /// Whether there may be no row at the other end.
    pub nullable: bool,
    /// The navigation property that leads back.
    pub partner: Option<String>,
    /// Referential constraints: the property here, the property there.
    pub constraints: Vec<(String, String)>,
}

/// The number of rows at the far end of a navigation property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiplicity {
    /// At most one row.
    One,
    /// A collection.
    Many,
}

/// An enumeration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnumType {
    /// The name within the namespace.
    pub name: String,
    /// Members with their numbers, in document order.
    pub members: Vec<(String, i64)>,
}

/// A named collection of rows: the first segment of a resource path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntitySet {
    /// The set name.
    pub name: String,
    /// The type of its rows.
    pub entity_type: String,
    /// Navigation paths with the entity sets that they lead to.
    pub bindings: Vec<(String, String)>,
}

/// A `$metadata` document that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CsdlError {
    /// The bytes are not UTF-8.
    #[error("the metadata is not UTF-8")]
    Encoding(#[from] std::str::Utf8Error),
    /// The XML is broken.
    #[error("the metadata is not well-formed XML near byte {at}")]
    Xml {
        /// Byte offset.
        at: u64,
        /// What the XML reader says.
        source: quick_xml::Error,
    },
    /// A document type or an entity declaration, which CSDL has no use for and which can be made to explode.
    #[error("the metadata declares a document type or entities, which is refused")]
    DocumentType,
    /// An attribute that CSDL requires is missing.
    #[error("<{element}> near byte {at} lacks the attribute {attribute}")]
    Missing {
        /// The XML element.
        element: &'static str,
        /// The missing attribute.
        attribute: &'static str,
        /// Byte offset.
        at: u64,
    },
    /// The document has no schema, or ends in the middle.
    #[error("the metadata holds no complete schema")]
    Incomplete,
}

impl Schema {
    /// The entity type of that name, given with or without the namespace or the alias.
    pub fn entity_type(&self, name: &str) -> Option<&EntityType> {
        let local = self.local_name(name);
        self.entity_types.iter().find(|entity| entity.name == local)
    }

    /// The enumeration of that name, given with or without the namespace or the alias.
    pub fn enum_type(&self, name: &str) -> Option<&EnumType> {
        let local = self.local_name(name);
        self.enum_types.iter().find(|each| each.name == local)
    }

    /// The entity set of that exact name.
    pub fn entity_set(&self, name: &str) -> Option<&EntitySet> {
        self.entity_sets.iter().find(|set| set.name == name)
    }

    /// The type of the rows of an entity set.
    pub fn type_of_set(&self, set: &str) -> Option<&EntityType> {
        self.entity_type(&self.entity_set(set)?.entity_type)
    }

    /// The key of a type, its own or the nearest inherited one; empty when there is none.
    pub fn key_of<'a>(&'a self, entity: &'a EntityType) -> &'a [String] {
        self.lineage(entity).map(|each| each.key.as_slice()).find(|key| !key.is_empty()).unwrap_or_default()
    }

    /// All properties of a type: its own, then those of its base types.
    pub fn properties_of<'a>(&'a self, entity: &'a EntityType) -> impl Iterator<Item = &'a Property> {
        self.lineage(entity).flat_map(|each| &each.properties)
    }

    /// All navigation properties of a type: its own, then those of its base types.
    pub fn navigation_of<'a>(&'a self, entity: &'a EntityType) -> impl Iterator<Item = &'a Navigation> {
        self.lineage(entity).flat_map(|each| &each.navigation)
    }

    /// The name without this schema's namespace or alias; names of other namespaces stay as they are.
    pub fn local_name<'a>(&self, name: &'a str) -> &'a str {
        [Some(self.namespace.as_str()), self.alias.as_deref()]
            .into_iter()
            .flatten()
            .find_map(|prefix| name.strip_prefix(prefix)?.strip_prefix('.'))
            // `Some.Namespace` must not swallow the start of `Some.Namespace.Deeper.Type`.
            .filter(|local| !local.contains('.'))
            .unwrap_or(name)
    }

    /// The name with this schema's namespace, unless it already has one.
    pub fn qualified_name(&self, name: &str) -> String {
        if name.contains('.') || self.namespace.is_empty() {
            return name.to_owned();
        }
        format!("{}.{name}", self.namespace)
    }

    fn lineage<'a>(&'a self, entity: &'a EntityType) -> impl Iterator<Item = &'a EntityType> {
        let base = |each: &&'a EntityType| self.entity_type(each.base.as_deref()?);
        std::iter::successors(Some(entity), base).take(MAX_BASES)
    }
}

impl EntityType {
    /// A property declared on this type itself.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name == name)
    }
}

impl Property {
    /// A nullable property that clients may write, without limits.
    pub fn new(name: impl Into<String>, edm: EdmType) -> Self {
        Self {
            name: name.into(),
            edm,
            nullable: true,
            max_length: None,
            precision: None,
            scale: None,
            access: Access::ReadWrite,
        }
    }
}

impl EnumType {
    /// The number of a member.
    pub fn number(&self, symbol: &str) -> Option<i64> {
        self.members.iter().find(|(name, _)| name == symbol).map(|(_, number)| *number)
    }

    /// The first member with that number.
    pub fn symbol(&self, number: i64) -> Option<&str> {
        self.members.iter().find(|(_, each)| *each == number).map(|(name, _)| name.as_str())
    }
}
