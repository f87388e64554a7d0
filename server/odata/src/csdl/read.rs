//! Reading `$metadata` as a stream: memory grows with the model, never with the document.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::resolve::Names;
use super::{
    Access, CsdlError, EdmType, EntitySet, EntityType, EnumType, Multiplicity, Navigation, Property, Scale,
    Schema,
};

/// Reads a CSDL document. Elements that the model does not hold are passed over.
///
/// A document with several schemas becomes one: the namespace is that of the first schema with entity types, and
/// types of other namespaces keep their qualified names.
pub fn parse(document: &[u8]) -> Result<Schema, CsdlError> {
    let text = std::str::from_utf8(document)?;
    let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut builder = Builder::default();
    let mut ended = false;
    loop {
        let event = reader.read_event();
        let at = reader.buffer_position();
        let event = event.map_err(|source| CsdlError::Xml { at, source })?;
        match event {
            Event::Start(element) => builder.open(&Element { element: &element, at })?,
            Event::Empty(element) => {
                builder.open(&Element { element: &element, at })?;
                builder.close(element.local_name().as_ref());
            }
            Event::End(element) => {
                let name = element.local_name();
                ended |= name.as_ref() == "Schema";
                builder.close(name.as_ref());
            }
            Event::Text(text) if builder.awaits_permission => builder.permission(&text),
            Event::DocType(_) => return Err(CsdlError::DocumentType),
            Event::Eof => break,
            _ => {}
        }
    }
    if ended { Ok(builder.names.resolve(builder.schema)) } else { Err(CsdlError::Incomplete) }
}

/// A start tag with its position.
struct Element<'a> {
    element: &'a BytesStart<'a>,
    at: u64,
}

impl Element<'_> {
    fn get(&self, name: &str) -> Result<Option<String>, CsdlError> {
        let broken = |source| CsdlError::Xml { at: self.at, source };
        let attribute = self.element.try_get_attribute(name).map_err(|error| broken(error.into()))?;
        let Some(attribute) = attribute else {
            return Ok(None);
        };
        // Only the five predefined entities and character references are resolved; others are an error.
        let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).map_err(broken)?;
        Ok(Some(Cow::into_owned(value)))
    }

    fn require(&self, element: &'static str, attribute: &'static str) -> Result<String, CsdlError> {
        self.get(attribute)?.ok_or(CsdlError::Missing { element, attribute, at: self.at })
    }

    /// A boolean attribute, `None` when absent.
    fn flag(&self, name: &str) -> Result<Option<bool>, CsdlError> {
        Ok(self.get(name)?.map(|text| text.trim().eq_ignore_ascii_case("true")))
    }

    /// A whole number; words such as `max` count as absent.
    fn number(&self, name: &str) -> Result<Option<u32>, CsdlError> {
        Ok(self.get(name)?.and_then(|text| text.trim().parse().ok()))
    }
}

/// What the elements that are read belong to.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Within {
    #[default]
    Nothing,
    Entity,
    Enum,
    /// A complex type, an action or another element whose children must not be taken for columns.
    Foreign,
}

/// The open element that the next ones may belong to.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Child {
    #[default]
    Nothing,
    Key,
    Property,
    Navigation,
    EntitySet,
}

#[derive(Default)]
struct Builder {
    schema: Schema,
    names: Names,
    /// The namespace of the schema element that is open.
    namespace: String,
    within: Within,
    child: Child,
    /// The value that the next member of an enumeration gets unless it says otherwise.
    next_member: i64,
    /// Inside of a `Permissions` annotation, whose value follows as the text of an `EnumMember` element.
    awaits_permission: bool,
    /// `Target` of the `Annotations` element that is open.
    annotated: Option<String>,
}

impl Builder {
    fn open(&mut self, element: &Element<'_>) -> Result<(), CsdlError> {
        match element.element.local_name().as_ref() {
            "Schema" => {
                self.namespace = element.require("Schema", "Namespace")?;
                self.names.add(&self.namespace, element.get("Alias")?);
            }
            "EntityType" if self.within == Within::Nothing => self.open_entity(element)?,
            "EnumType" if self.within == Within::Nothing => {
                self.within = Within::Enum;
                self.next_member = 0;
                let name = self.qualified(&element.require("EnumType", "Name")?);
                self.schema.enum_types.push(EnumType { name, members: Vec::new() });
            }
            "ComplexType" | "Action" | "Function" | "Term" | "TypeDefinition" => {
                self.within = Within::Foreign;
            }
            "Member" if self.within == Within::Enum => self.member(element)?,
            "EntityContainer" => self.schema.container = element.require("EntityContainer", "Name")?,
            "EntitySet" => {
                self.child = Child::EntitySet;
                let name = element.require("EntitySet", "Name")?;
                let entity_type = element.require("EntitySet", "EntityType")?;
                self.schema.entity_sets.push(EntitySet { name, entity_type, bindings: Vec::new() });
            }
            "NavigationPropertyBinding" if self.child == Child::EntitySet => {
                let path = element.require("NavigationPropertyBinding", "Path")?;
                let target = element.require("NavigationPropertyBinding", "Target")?;
                if let Some(set) = self.schema.entity_sets.last_mut() {
                    set.bindings.push((path, target));
                }
            }
            "Annotations" => self.annotated = element.get("Target")?,
            "Annotation" => self.annotation(element)?,
            name if self.within == Within::Entity => self.open_in_entity(name, element)?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "EntityType" | "EnumType" | "ComplexType" | "Action" | "Function" | "Term" | "TypeDefinition" => {
                self.within = Within::Nothing;
            }
            "Key" | "Property" | "NavigationProperty" | "EntitySet" => self.child = Child::Nothing,
            "Annotations" => self.annotated = None,
            "Annotation" => self.awaits_permission = false,
            _ => {}
        }
    }

    fn open_entity(&mut self, element: &Element<'_>) -> Result<(), CsdlError> {
        self.within = Within::Entity;
        self.names.found_entity(&self.namespace);
        self.schema.entity_types.push(EntityType {
            name: self.qualified(&element.require("EntityType", "Name")?),
            base: element.get("BaseType")?,
            open: element.flag("OpenType")?.unwrap_or(false),
            ..EntityType::default()
        });
        Ok(())
    }

    fn open_in_entity(&mut self, name: &str, element: &Element<'_>) -> Result<(), CsdlError> {
        let Some(entity) = self.schema.entity_types.last_mut() else {
            return Ok(());
        };
        match name {
            "Key" => self.child = Child::Key,
            "PropertyRef" if self.child == Child::Key => {
                entity.key.push(element.require("PropertyRef", "Name")?);
            }
            "Property" => {
                self.child = Child::Property;
                entity.properties.push(property(element)?);
            }
            "NavigationProperty" => {
                self.child = Child::Navigation;
                entity.navigation.push(navigation(element)?);
            }
            "ReferentialConstraint" if self.child == Child::Navigation => {
                let here = element.require("ReferentialConstraint", "Property")?;
                let there = element.require("ReferentialConstraint", "ReferencedProperty")?;
                if let Some(navigation) = entity.navigation.last_mut() {
                    navigation.constraints.push((here, there));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn member(&mut self, element: &Element<'_>) -> Result<(), CsdlError> {
        let name = element.require("Member", "Name")?;
        let number =
            element.get("Value")?.and_then(|text| text.trim().parse().ok()).unwrap_or(self.next_member);
        self.next_member = number.saturating_add(1);
        if let Some(members) = self.schema.enum_types.last_mut().map(|each| &mut each.members) {
            members.push((name, number));
        }
        Ok(())
    }

    /// Takes in who may write a property, said inside of it or from afar.
    fn annotation(&mut self, element: &Element<'_>) -> Result<(), CsdlError> {
        let term = element.get("Term")?.unwrap_or_default();
        let holds = element.flag("Bool")?.unwrap_or(true);
        match term.rsplit('.').next() {
            Some("Computed") if holds => self.restrict(Access::ReadOnly),
            Some("Immutable") if holds => self.restrict(Access::CreateOnly),
            Some("Permissions") => match element.get("EnumMember")? {
                Some(members) => self.permission(&members),
                None => self.awaits_permission = true,
            },
            _ => {}
        }
        Ok(())
    }

    fn permission(&mut self, members: &str) {
        let mut members = members.split_whitespace().peekable();
        if members.peek().is_some() && members.all(|member| member.ends_with("/Read")) {
            self.restrict(Access::ReadOnly);
        }
    }

    fn restrict(&mut self, access: Access) {
        if let Some(target) = &self.annotated {
            self.names.restrict(target.clone(), access);
        } else if self.child == Child::Property && self.within == Within::Entity {
            let properties = self.schema.entity_types.last_mut().map(|entity| &mut entity.properties);
            if let Some(property) = properties.and_then(|properties| properties.last_mut()) {
                property.access = access;
            }
        }
    }

    fn qualified(&self, name: &str) -> String {
        format!("{}.{name}", self.namespace)
    }
}

fn property(element: &Element<'_>) -> Result<Property, CsdlError> {
    let scale = element.get("Scale")?.and_then(|text| match text.trim().to_ascii_lowercase().as_str() {
        "variable" => Some(Scale::Variable),
        "floating" => Some(Scale::Floating),
        digits => digits.parse().ok().map(Scale::Digits),
    });
    Ok(Property {
        name: element.require("Property", "Name")?,
        edm: EdmType::from_name(&element.require("Property", "Type")?),
        nullable: element.flag("Nullable")?.unwrap_or(true),
        max_length: element.number("MaxLength")?,
        precision: element.number("Precision")?,
        scale,
        access: Access::ReadWrite,
    })
}

fn navigation(element: &Element<'_>) -> Result<Navigation, CsdlError> {
    let target = element.require("NavigationProperty", "Type")?;
    let many = target.strip_prefix("Collection(").and_then(|rest| rest.strip_suffix(')'));
    Ok(Navigation {
        name: element.require("NavigationProperty", "Name")?,
        multiplicity: if many.is_some() { Multiplicity::Many } else { Multiplicity::One },
        target: many.unwrap_or(&target).to_owned(),
        nullable: element.flag("Nullable")?.unwrap_or(true),
        partner: element.get("Partner")?,
        constraints: Vec::new(),
    })
}
