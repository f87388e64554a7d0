use odata::csdl::{Access, EdmType, EntityType, Multiplicity, Property, Schema};

use super::LoadError;
use super::synonyms::normalised;

/// The property by which Finance and Operations keeps rows by company.
pub(super) const DATA_AREA: &str = "dataAreaId";
/// The lookup by which Dataverse, once linked with an ERP, keeps rows by company, and the key of its target.
pub(super) const COMPANY_LOOKUP: &str = "msdyn_company.cdm_companycode";

/// The entity that the rows go to.
pub(super) struct Target<'a> {
    schema: &'a Schema,
    entity: &'a EntityType,
    /// The entity set.
    pub(super) set: String,
}

/// Something of a row that a value can be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// A property.
    Plain {
        /// Its name.
        name: String,
        /// Its type.
        edm: EdmType,
        /// The symbols it takes, if it is an enumeration.
        symbols: Vec<String>,
    },
    /// A lookup, given by a key of the row that it shall point to.
    Lookup {
        /// The navigation property.
        navigation: String,
        /// The entity set of the row.
        set: String,
        /// The key property.
        key: String,
        /// The type of the key property.
        edm: EdmType,
    },
}

impl Field {
    /// The field as people write it.
    pub(super) fn path(&self) -> String {
        match self {
            Self::Plain { name, .. } => name.clone(),
            Self::Lookup { navigation, key, .. } => format!("{navigation}.{key}"),
        }
    }
}

impl<'a> Target<'a> {
    /// The entity of that name, or of that name but for case, blanks and punctuation.
    pub(super) fn find(schema: &'a Schema, entity: &str) -> Result<Self, LoadError> {
        let same = |name: &str| normalised(name) == normalised(entity);
        let found = schema
            .entity_sets
            .iter()
            .find(|set| set.name == entity || same(&set.name))
            .or_else(|| schema.entity_sets.iter().find(|set| same(schema.local_name(&set.entity_type))));
        let Some((set, entity_type)) = found.and_then(|set| Some((set, schema.type_of_set(&set.name)?)))
        else {
            let known = schema.entity_sets.iter().map(|set| set.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(LoadError::UnknownEntity { entity: entity.to_owned(), known });
        };
        Ok(Self { schema, entity: entity_type, set: set.name.clone() })
    }

    /// The key properties that a client must give. Empty when the app makes up the key itself.
    pub(super) fn key(&self) -> Vec<&'a str> {
        let key = self.schema.key_of(self.entity);
        let made_up =
            |name: &String| self.property(name).is_some_and(|property| property.edm == EdmType::Guid);
        if key.iter().any(made_up) {
            return Vec::new();
        }
        key.iter().map(String::as_str).collect()
    }

    /// The property of exactly that name.
    pub(super) fn property(&self, name: &str) -> Option<&'a Property> {
        self.schema.properties_of(self.entity).find(|property| property.name == name)
    }

    /// The field of that name, if a client may write it; case and punctuation do not matter.
    pub(super) fn field(&self, name: &str) -> Option<Field> {
        if let Some((navigation, key)) = name.split_once('.') {
            return self.lookup(navigation, key);
        }
        let wanted = normalised(name);
        let mut properties = self.schema.properties_of(self.entity);
        let property =
            properties.find(|property| writable(property) && normalised(&property.name) == wanted)?;
        let symbols = match &property.edm {
            EdmType::Enum(name) => self.schema.enum_type(name).map_or_else(Vec::new, |known| {
                known.members.iter().map(|(symbol, _)| symbol.clone()).collect()
            }),
            _ => Vec::new(),
        };
        Some(Field::Plain { name: property.name.clone(), edm: property.edm.clone(), symbols })
    }

    /// The names of all fields that a client may write.
    pub(super) fn writable_fields(&self) -> String {
        let properties = self.schema.properties_of(self.entity).filter(|property| writable(property));
        properties.map(|property| property.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn lookup(&self, navigation: &str, key: &str) -> Option<Field> {
        let wanted = normalised(navigation);
        let navigation = self.schema.navigation_of(self.entity).find(|candidate| {
            normalised(&candidate.name) == wanted && candidate.multiplicity == Multiplicity::One
        })?;
        let entity = self.schema.entity_type(&navigation.target)?;
        let wanted = normalised(key);
        let key = self.schema.properties_of(entity).find(|property| normalised(&property.name) == wanted)?;
        let set = self.schema.entity_sets.iter().find(|set| {
            self.schema.local_name(&set.entity_type) == self.schema.local_name(&navigation.target)
        })?;
        Some(Field::Lookup {
            navigation: navigation.name.clone(),
            set: set.name.clone(),
            key: key.name.clone(),
            edm: key.edm.clone(),
        })
    }
}

fn writable(property: &Property) -> bool {
    property.access != Access::ReadOnly
}
