//! Writing `$metadata`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::{Access, EntitySet, EntityType, EnumType, Multiplicity, Navigation, Property, Scale, Schema};

/// Writes the schema as a CSDL 4.0 document that [`super::parse`] reads back into an equal schema.
///
/// Types with qualified names go into schema elements of their own.
pub fn write(schema: &Schema) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\n  <edmx:DataServices>\n",
    );
    // The main schema comes first, so that a reader takes its namespace for that of the whole.
    let mut others: BTreeMap<&str, (Vec<&EntityType>, Vec<&EnumType>)> = BTreeMap::new();
    let (mut entities, mut enums) = (Vec::new(), Vec::new());
    for entity in &schema.entity_types {
        match entity.name.rsplit_once('.') {
            Some((namespace, _)) => others.entry(namespace).or_default().0.push(entity),
            None => entities.push(entity),
        }
    }
    for each in &schema.enum_types {
        match each.name.rsplit_once('.') {
            Some((namespace, _)) => others.entry(namespace).or_default().1.push(each),
            None => enums.push(each),
        }
    }
    let writer = Writer { schema };
    tag(&mut out, 2, "Schema", &namespace_of(&schema.namespace, schema.alias.as_deref()), true);
    writer.types(&mut out, &entities, &enums);
    writer.container(&mut out);
    out.push_str("    </Schema>\n");
    for (namespace, (entities, enums)) in &others {
        tag(&mut out, 2, "Schema", &namespace_of(namespace, None), true);
        writer.types(&mut out, entities, enums);
        out.push_str("    </Schema>\n");
    }
    out.push_str("  </edmx:DataServices>\n</edmx:Edmx>\n");
    out
}

struct Writer<'a> {
    schema: &'a Schema,
}

type Attributes = Vec<(&'static str, Option<String>)>;

impl Writer<'_> {
    fn types(&self, out: &mut String, entities: &[&EntityType], enums: &[&EnumType]) {
        for entity in entities {
            self.entity(out, entity);
        }
        for each in enums {
            tag(out, 3, "EnumType", &vec![("Name", Some(unqualified(&each.name)))], true);
            for (name, number) in &each.members {
                let attributes = vec![("Name", Some(name.clone())), ("Value", Some(number.to_string()))];
                tag(out, 4, "Member", &attributes, false);
            }
            out.push_str("      </EnumType>\n");
        }
    }

    fn entity(&self, out: &mut String, entity: &EntityType) {
        let attributes = vec![
            ("Name", Some(unqualified(&entity.name))),
            ("BaseType", entity.base.as_deref().map(|base| self.schema.qualified_name(base))),
            ("OpenType", entity.open.then(|| "true".to_owned())),
        ];
        tag(out, 3, "EntityType", &attributes, true);
        if !entity.key.is_empty() {
            out.push_str("        <Key>\n");
            for name in &entity.key {
                tag(out, 5, "PropertyRef", &vec![("Name", Some(name.clone()))], false);
            }
            out.push_str("        </Key>\n");
        }
        for each in &entity.properties {
            property(out, each);
        }
        for each in &entity.navigation {
            self.navigation(out, each);
        }
        out.push_str("      </EntityType>\n");
    }

    fn navigation(&self, out: &mut String, navigation: &Navigation) {
        let target = self.schema.qualified_name(&navigation.target);
        let target = match navigation.multiplicity {
            Multiplicity::One => target,
            Multiplicity::Many => format!("Collection({target})"),
        };
        let attributes = vec![
            ("Name", Some(navigation.name.clone())),
            ("Type", Some(target)),
            ("Nullable", (!navigation.nullable).then(|| "false".to_owned())),
            ("Partner", navigation.partner.clone()),
        ];
        let has_children = !navigation.constraints.is_empty();
        tag(out, 4, "NavigationProperty", &attributes, has_children);
        for (here, there) in &navigation.constraints {
            let attributes =
                vec![("Property", Some(here.clone())), ("ReferencedProperty", Some(there.clone()))];
            tag(out, 5, "ReferentialConstraint", &attributes, false);
        }
        if has_children {
            out.push_str("        </NavigationProperty>\n");
        }
    }

    fn container(&self, out: &mut String) {
        if self.schema.container.is_empty() && self.schema.entity_sets.is_empty() {
            return;
        }
        tag(out, 3, "EntityContainer", &vec![("Name", Some(self.schema.container.clone()))], true);
        for set in &self.schema.entity_sets {
            self.entity_set(out, set);
        }
        out.push_str("      </EntityContainer>\n");
    }

    fn entity_set(&self, out: &mut String, set: &EntitySet) {
        let entity_type = self.schema.qualified_name(&set.entity_type);
        let attributes = vec![("Name", Some(set.name.clone())), ("EntityType", Some(entity_type))];
        let has_children = !set.bindings.is_empty();
        tag(out, 4, "EntitySet", &attributes, has_children);
        for (path, target) in &set.bindings {
            let attributes = vec![("Path", Some(path.clone())), ("Target", Some(target.clone()))];
            tag(out, 5, "NavigationPropertyBinding", &attributes, false);
        }
        if has_children {
            out.push_str("        </EntitySet>\n");
        }
    }
}

fn namespace_of(namespace: &str, alias: Option<&str>) -> Attributes {
    vec![
        ("xmlns", Some("http://docs.oasis-open.org/odata/ns/edm".to_owned())),
        ("Namespace", Some(namespace.to_owned())),
        ("Alias", alias.map(str::to_owned)),
    ]
}

fn property(out: &mut String, property: &Property) {
    let scale = property.scale.map(|scale| match scale {
        Scale::Digits(digits) => digits.to_string(),
        Scale::Variable => "variable".to_owned(),
        Scale::Floating => "floating".to_owned(),
    });
    let attributes = vec![
        ("Name", Some(property.name.clone())),
        ("Type", Some(property.edm.name().to_owned())),
        ("Nullable", (!property.nullable).then(|| "false".to_owned())),
        ("MaxLength", property.max_length.map(|length| length.to_string())),
        ("Precision", property.precision.map(|precision| precision.to_string())),
        ("Scale", scale),
    ];
    let term = match property.access {
        Access::ReadWrite => None,
        Access::CreateOnly => Some("Org.OData.Core.V1.Immutable"),
        Access::ReadOnly => Some("Org.OData.Core.V1.Computed"),
    };
    tag(out, 4, "Property", &attributes, term.is_some());
    if let Some(term) = term {
        let attributes = vec![("Term", Some(term.to_owned())), ("Bool", Some("true".to_owned()))];
        tag(out, 5, "Annotation", &attributes, false);
        out.push_str("        </Property>\n");
    }
}

/// Writes a start tag, or an empty element when it has no children.
fn tag(out: &mut String, level: usize, name: &str, attributes: &Attributes, has_children: bool) {
    // Writing into a String cannot fail.
    let _ = write!(out, "{:width$}<{name}", "", width = level * 2);
    for (attribute, value) in attributes {
        if let Some(value) = value {
            let _ = write!(out, " {attribute}=\"{}\"", escape(value));
        }
    }
    out.push_str(if has_children { ">\n" } else { "/>\n" });
}

fn unqualified(name: &str) -> String {
    name.rsplit('.').next().unwrap_or(name).to_owned()
}
