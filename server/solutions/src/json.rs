//! JSON that keeps the order of its names, whatever they are.

use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Any JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<Self>),
    /// Names in the order in which they stand.
    Object(Vec<(String, Self)>),
}

impl Json {
    /// Reads a text.
    pub(crate) fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The text, without blanks. Characters that XML has no way to write are written as JSON's escapes.
    pub(crate) fn write(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        if !text.contains(['\u{fffe}', '\u{ffff}']) {
            return text;
        }
        text.replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff")
    }

    /// The value of a name, without regard to case; null where there is none.
    pub(crate) fn get(&self, name: &str) -> &Self {
        let Self::Object(parts) = self else { return &Self::Null };
        let found = parts.iter().find(|(own, _)| own == name);
        let found = found.or_else(|| parts.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)));
        found.map_or(&Self::Null, |(_, value)| value)
    }

    /// Gives a name another value, where it stands or at the end. Only objects have names.
    pub(crate) fn put(&mut self, name: &str, value: Self) {
        let Self::Object(parts) = self else { return };
        let place = parts.iter().position(|(own, _)| own == name);
        let place = place.or_else(|| parts.iter().position(|(own, _)| own.eq_ignore_ascii_case(name)));
        match place.and_then(|at| parts.get_mut(at)) {
            Some((_, old)) => *old = value,
            None => parts.push((name.to_owned(), value)),
        }
    }

    /// The items of a list; none of anything else.
    pub(crate) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// A text, or what else stands for itself: numbers and truths may be written with and without quotes.
    pub(crate) fn plain(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Bool(truth) => Some(truth.to_string()),
            Self::Null | Self::List(_) | Self::Object(_) => None,
        }
    }

    /// The same; empty where there is none.
    pub(crate) fn words(&self) -> String {
        self.plain().unwrap_or_default()
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u8> for Json {
    fn from(number: u8) -> Self {
        Self::Number(number.into())
    }
}

/// An object of these parts.
pub(crate) fn object<const N: usize>(parts: [(&str, Json); N]) -> Json {
    Json::Object(parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(parts) => {
                let mut map = serializer.serialize_map(Some(parts.len()))?;
                for (name, value) in parts {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Json, E> {
        Ok(Json::Bool(truth))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Json, E> {
        let number = serde_json::Number::from_f64(number);
        number.map(Json::Number).ok_or_else(|| E::custom("the number is too large"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = map.next_entry::<String, Json>()? {
            parts.push(part);
        }
        // Every look-up walks over all names; files of ours have some dozens.
        if parts.len() > MOST_NAMES {
            return Err(A::Error::custom(format!("an object has more than {MOST_NAMES} names")));
        }
        Ok(Json::Object(parts))
    }
}

/// The most names of one object: a value map is one, with a name for each value of the ERP.
const MOST_NAMES: usize = 20_000;

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn order_and_what_is_unknown_stay() -> Result<(), serde_json::Error> {
        let text = r#"{"z":1,"a":{"y":[1,-2,2.5,"x",null,true]},"m":"\u0000é"}"#;
        assert_eq!(Json::read(text)?.write(), text);
        let mut value = Json::read(text)?;
        value.put("A", "b".into());
        value.put("new", 3.into());
        assert_eq!(value.write(), r#"{"z":1,"a":"b","m":"\u0000é","new":3}"#);
        Ok(())
    }
}
