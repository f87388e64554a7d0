//! From the tree of values to what it means; what does not fit is told with its place and its path.

use super::TextFault;
use super::node::{Bare, Kind, Name, Node, Place, quoted};
use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::fmt;

/// The meaning of a tree.
pub(super) fn decode<'de, T: de::Deserialize<'de>>(node: &'de Node) -> Result<T, TextFault> {
    T::deserialize(node).map_err(|wrong| {
        let path = wrong.path.iter().rev().fold(String::new(), |path, step| match step {
            Step::Name(name) if path.is_empty() => name.clone(),
            Step::Name(name) => format!("{path}.{name}"),
            Step::Item(at) => format!("{path}[{at}]"),
        });
        TextFault { path, ..wrong.place.unwrap_or(node.place).fault(wrong.message) }
    })
}

/// What does not fit.
#[derive(Debug)]
pub(super) struct Wrong {
    /// Of the innermost value that knows.
    place: Option<Place>,
    /// From the inside out.
    path: Vec<Step>,
    message: String,
}

#[derive(Debug)]
pub(super) enum Step {
    Name(String),
    Item(usize),
}

impl Wrong {
    fn at(mut self, place: Place) -> Self {
        self.place.get_or_insert(place);
        self
    }

    fn below(mut self, step: Step) -> Self {
        self.path.push(step);
        self
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { place: None, path: Vec::new(), message: message.to_string() }
    }

    fn invalid_type(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self::custom(format!("{} stands here; {} is wanted", found_words(found), wanted_words(wanted)))
    }

    fn invalid_value(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self::invalid_type(found, wanted)
    }

    fn unknown_variant(found: &str, known: &'static [&'static str]) -> Self {
        Self::custom(format!("{} is not known here; it is one of {}", quoted(found), known.join(", ")))
    }

    fn unknown_field(found: &str, known: &'static [&'static str]) -> Self {
        Self::custom(format!("{} is not known here; there may be {}", quoted(found), known.join(", ")))
    }

    fn missing_field(name: &'static str) -> Self {
        Self::custom(format!("{name} is missing"))
    }
}

fn found_words(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(truth) => truth.to_string(),
        Unexpected::Unsigned(number) => number.to_string(),
        Unexpected::Signed(number) => number.to_string(),
        Unexpected::Float(number) => number.to_string(),
        Unexpected::Str(text) => quoted(text),
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a group of names and values".to_owned(),
        other => other.to_string(),
    }
}

fn wanted_words(wanted: &dyn Expected) -> String {
    match wanted.to_string().as_str() {
        "a string" => "text",
        "a sequence" => "a list",
        "a boolean" => "true or false",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number that is not negative",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        other => return other.to_owned(),
    }
    .to_owned()
}

impl Node {
    /// Text, or what is wrong with what stands here instead.
    fn text(&self) -> Result<&str, Wrong> {
        let bare = |word: &str, kind: &str| {
            let message = format!("{word} without quotes is {kind}; text is wanted: \"{word}\"");
            <Wrong as de::Error>::custom(message).at(self.place)
        };
        match &self.kind {
            Kind::Text(text) => Ok(text),
            Kind::Bare(Bare::Number(number)) => Err(bare(number, "a number")),
            Kind::Bare(Bare::Truth(truth)) => Err(bare(truth, "true or false")),
            Kind::Bare(Bare::Nothing) => Err(self.unlike(Unexpected::Unit, &"text")),
            Kind::List(_) => Err(self.unlike(Unexpected::Seq, &"text")),
            Kind::Map(_) => Err(self.unlike(Unexpected::Map, &"text")),
        }
    }

    fn unlike(&self, found: Unexpected<'_>, wanted: &dyn Expected) -> Wrong {
        <Wrong as de::Error>::invalid_type(found, wanted).at(self.place)
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let value = match &self.kind {
            Kind::Text(text) => visitor.visit_borrowed_str(text),
            Kind::Bare(Bare::Nothing) => visitor.visit_unit(),
            Kind::Bare(Bare::Truth(truth)) => visitor.visit_bool(truth.eq_ignore_ascii_case("true")),
            Kind::Bare(Bare::Number(number)) => match (number.parse(), number.parse(), number.parse()) {
                (Ok(number), ..) => visitor.visit_u64(number),
                (_, Ok(number), _) => visitor.visit_i64(number),
                (.., Ok(number)) => visitor.visit_f64(number),
                _ => visitor.visit_borrowed_str(number),
            },
            Kind::List(items) => visitor.visit_seq(Items(items.iter().enumerate())),
            Kind::Map(parts) => visitor.visit_map(Parts { rest: parts.iter(), value: None }),
        };
        value.map_err(|wrong| wrong.at(self.place))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_borrowed_str(self.text()?).map_err(|wrong: Wrong| wrong.at(self.place))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match &self.kind {
            Kind::Bare(Bare::Nothing) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    // Parts have names, always; serde would take a list for them, too.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match &self.kind {
            Kind::List(_) => Err(self.unlike(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    // A lone word, or one name with what belongs to it.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let chosen = match &self.kind {
            Kind::Map(parts) if parts.len() != 1 => {
                let names: Vec<&str> = parts.iter().map(|(name, _)| name.text.as_str()).collect();
                let here = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
                let message = format!("one of {} is wanted, and {here} stands here", known.join(", "));
                return Err(<Wrong as de::Error>::custom(message).at(self.place));
            }
            Kind::Map(parts) => {
                let found = parts.first().map(|(name, node)| (name.text.as_str(), name.place, Some(node)));
                found.unwrap_or(("", self.place, None))
            }
            _ => (self.text()?, self.place, None),
        };
        let (name, place, content) = chosen;
        visitor.visit_enum(Chosen { name, place, content }).map_err(|wrong| wrong.at(self.place))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

struct Items<'de>(std::iter::Enumerate<std::slice::Iter<'de, Node>>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        let Some((at, node)) = self.0.next() else { return Ok(None) };
        seed.deserialize(node).map(Some).map_err(|wrong| wrong.below(Step::Item(at)))
    }
}

struct Parts<'de> {
    rest: std::slice::Iter<'de, (Name, Node)>,
    value: Option<&'de (Name, Node)>,
}

impl<'de> MapAccess<'de> for Parts<'de> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        self.value = self.rest.next();
        let Some((name, _)) = self.value else { return Ok(None) };
        seed.deserialize(word(&name.text)).map(Some).map_err(|wrong| wrong.at(name.place))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Wrong> {
        let missing = || <Wrong as de::Error>::custom("a value is missing");
        let (name, node) = self.value.take().ok_or_else(missing)?;
        seed.deserialize(node).map_err(|wrong| wrong.below(Step::Name(name.text.clone())))
    }
}

fn word(text: &str) -> StrDeserializer<'_, Wrong> {
    text.into_deserializer()
}

struct Chosen<'de> {
    name: &'de str,
    place: Place,
    content: Option<&'de Node>,
}

impl<'de> Chosen<'de> {
    fn content(&self) -> Result<&'de Node, Wrong> {
        let missing = || format!("{} says nothing by itself; a value has to follow it", quoted(self.name));
        self.content.ok_or_else(|| <Wrong as de::Error>::custom(missing()).at(self.place))
    }

    fn inside<T>(&self, value: Result<T, Wrong>) -> Result<T, Wrong> {
        value.map_err(|wrong| wrong.below(Step::Name(self.name.to_owned())))
    }
}

impl<'de> EnumAccess<'de> for Chosen<'de> {
    type Error = Wrong;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Wrong> {
        let variant = seed.deserialize(word(self.name)).map_err(|wrong: Wrong| wrong.at(self.place))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Chosen<'de> {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        match self.content {
            None => Ok(()),
            Some(node) => {
                let message = format!("{} stands for itself; nothing follows it", quoted(self.name));
                Err(<Wrong as de::Error>::custom(message).at(node.place))
            }
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Wrong> {
        self.inside(seed.deserialize(self.content()?))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Wrong> {
        self.inside(self.content()?.deserialize_any(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        parts: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.inside(self.content()?.deserialize_struct("", parts, visitor))
    }
}
