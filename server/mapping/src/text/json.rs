//! Reads JSON.

use super::node::{Bare, Kind, Name, Node, Place};
use super::{DEEPEST, TextFault};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The text if it is JSON; else where it ceases to be.
pub(super) fn syntax(text: &str) -> Result<&RawValue, TextFault> {
    serde_json::from_str(text).map_err(|error| {
        Place { line: error.line(), column: error.column().max(1) }
            .fault(format!("this is not JSON: {}", reason(&error)))
    })
}

/// What is in it. `text` is all of the text, of which `value` is the value.
pub(super) fn read(text: &str, value: &RawValue) -> Result<Node, TextFault> {
    Reader { text, offset: 0, place: Place::START }.node(value, 0)
}

/// What is wrong, without the position that the sentence ends with.
fn reason(error: &serde_json::Error) -> String {
    let sentence = error.to_string();
    sentence.rsplit_once(" at line ").map_or(sentence.as_str(), |(reason, _)| reason).to_owned()
}

/// Follows the values through the text, so that each character is counted once.
struct Reader<'a> {
    text: &'a str,
    offset: usize,
    place: Place,
}

impl<'a> Reader<'a> {
    fn node(&mut self, value: &'a RawValue, depth: usize) -> Result<Node, TextFault> {
        let place = self.advance(value.get());
        if depth > DEEPEST {
            return Err(place.fault("this lies too deep"));
        }
        let broken = |error: serde_json::Error| place.fault(format!("this is not JSON: {}", reason(&error)));
        let source = value.get();
        let kind = match source.as_bytes().first() {
            Some(b'{') => {
                let Pairs(pairs) = serde_json::from_str(source).map_err(broken)?;
                let mut parts = Vec::with_capacity(pairs.len());
                for (text, value) in pairs {
                    let node = self.node(value, depth + 1)?;
                    parts.push((Name { place: node.place, text }, node));
                }
                Kind::map(parts)?
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(source).map_err(broken)?;
                Kind::List(
                    items.into_iter().map(|item| self.node(item, depth + 1)).collect::<Result<_, _>>()?,
                )
            }
            Some(b'"') => Kind::Text(serde_json::from_str(source).map_err(broken)?),
            Some(b't') => Kind::Bare(Bare::Truth("true".to_owned())),
            Some(b'f') => Kind::Bare(Bare::Truth("false".to_owned())),
            Some(b'n') | None => Kind::Bare(Bare::Nothing),
            Some(_) => Kind::Bare(Bare::Number(source.to_owned())),
        };
        Ok(Node { place, kind })
    }

    /// Goes on to where a part of the text begins.
    fn advance(&mut self, part: &str) -> Place {
        let to = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        for c in self.text.get(self.offset..to).unwrap_or_default().chars() {
            if c == '\n' {
                self.place = Place { line: self.place.line + 1, column: 1 };
            } else {
                self.place.column += 1;
            }
        }
        self.offset = to.max(self.offset);
        self.place
    }
}

/// The parts of an object in the order in which they are written, doubles too.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Pairs<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}
