//! Making the names of a model local once the whole document is known.

use std::collections::{HashMap, HashSet};

use super::{Access, EdmType, Schema};

/// The namespaces of a document, and the annotations that point at properties from outside.
#[derive(Default)]
pub(super) struct Names {
    /// Namespaces with their aliases, in document order.
    namespaces: Vec<(String, Option<String>)>,
    /// The first namespace with entity types.
    main: Option<String>,
    /// `Namespace.Type/Property` with what may be done to it.
    restricted: Vec<(String, Access)>,
}

impl Names {
    pub(super) fn add(&mut self, namespace: &str, alias: Option<String>) {
        self.namespaces.push((namespace.to_owned(), alias));
    }

    pub(super) fn found_entity(&mut self, namespace: &str) {
        self.main.get_or_insert_with(|| namespace.to_owned());
    }

    pub(super) fn restrict(&mut self, target: String, access: Access) {
        self.restricted.push((target, access));
    }

    /// Expands aliases, cuts the main namespace off, tells enumerations from other types, applies annotations.
    pub(super) fn resolve(self, mut schema: Schema) -> Schema {
        let first = self.namespaces.first().map(|(namespace, _)| namespace.clone());
        schema.namespace = self.main.clone().or(first).unwrap_or_default();
        let main = self.namespaces.iter().find(|(namespace, _)| *namespace == schema.namespace);
        schema.alias = main.and_then(|(_, alias)| alias.clone());
        let enums: HashSet<String> = schema.enum_types.iter().map(|each| each.name.clone()).collect();
        let local = |name: &str| {
            let full = self.expanded(name);
            full.strip_prefix(&schema.namespace)
                .and_then(|rest| rest.strip_prefix('.'))
                .filter(|rest| !rest.contains('.'))
                .map_or_else(|| full.clone(), str::to_owned)
        };
        let mut entity_types = std::mem::take(&mut schema.entity_types);
        for entity in &mut entity_types {
            entity.name = local(&entity.name);
            entity.base = entity.base.as_deref().map(local);
            for navigation in &mut entity.navigation {
                navigation.target = local(&navigation.target);
            }
            for property in &mut entity.properties {
                if let EdmType::Other(name) = &property.edm {
                    let full = self.expanded(name);
                    property.edm =
                        if enums.contains(&full) { EdmType::Enum(full) } else { EdmType::Other(full) };
                }
            }
        }
        let mut enum_types = std::mem::take(&mut schema.enum_types);
        for each in &mut enum_types {
            each.name = local(&each.name);
        }
        let mut entity_sets = std::mem::take(&mut schema.entity_sets);
        for set in &mut entity_sets {
            set.entity_type = local(&set.entity_type);
        }
        let restricted: HashMap<(String, &str), Access> = self
            .restricted
            .iter()
            .filter_map(|(target, access)| {
                target.split_once('/').map(|(name, path)| ((local(name), path), *access))
            })
            .collect();
        if !restricted.is_empty() {
            for entity in &mut entity_types {
                for property in &mut entity.properties {
                    if let Some(access) = restricted.get(&(entity.name.clone(), property.name.as_str())) {
                        property.access = *access;
                    }
                }
            }
        }
        Schema { entity_types, enum_types, entity_sets, ..schema }
    }

    /// The name with its alias replaced by the namespace, inside of `Collection(…)` too.
    fn expanded(&self, name: &str) -> String {
        let inner = name.strip_prefix("Collection(").and_then(|rest| rest.strip_suffix(')'));
        if let Some(inner) = inner.filter(|inner| !inner.starts_with("Collection(")) {
            return format!("Collection({})", self.expanded(inner));
        }
        let alias = name.rsplit_once('.').and_then(|(prefix, local)| {
            let with_alias = |(_, alias): &&(String, Option<String>)| alias.as_deref() == Some(prefix);
            self.namespaces.iter().find(with_alias).map(|(namespace, _)| format!("{namespace}.{local}"))
        });
        alias.unwrap_or_else(|| name.to_owned())
    }
}
