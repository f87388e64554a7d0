//! What helps somebody who writes a filter: how it could go on, and where it cannot be read.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{MapId, Side};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {
    mapping::filter::{Language, complete, mark},
    model::{EntitySchema, Permission},
};

/// What is told of a filter that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterAdvice {
    /// How it could go on at the caret, best first.
    pub offers: Vec<Offer>,
    /// What keeps it from working; `None` = nothing that is known.
    pub mark: Option<FilterMark>,
}

/// One way to go on. Places are counted in UTF-16 code units, as browsers count them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Where what is replaced begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What stands there instead.
    pub insert: String,
    /// What people read.
    pub label: String,
    /// What it is, in a word: a field, an operator.
    pub kind: String,
}

/// The place that keeps a filter from working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterMark {
    /// The text before it.
    pub before: String,
    /// The place itself; empty = something is missing there.
    pub part: String,
    /// The text behind it.
    pub after: String,
    /// What is wrong, in words without a full stop.
    pub message: String,
}

/// How a filter of a side of a map could go on at a caret, and what keeps it from working. The caret is counted in UTF-16
/// code units. Needs `Administer`, as editing it does.
#[server(prefix = "/api/fn", endpoint = "filter_help", output = Answer)]
pub async fn filter_help(
    env: String,
    map: MapId,
    side: Side,
    #[server(default)] text: String,
    #[server(default)] caret: u32,
) -> Result<FilterAdvice, ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (_, version) = inside.map(map).await?;
    let schema =
        inside.state.store.schema(&inside.environment.id, side, version.mapping.entity(side)).await?;
    let schema = schema.map(|(schema, _)| schema);
    Ok(helped(side, &text, caret, schema.as_ref()))
}

#[cfg(feature = "ssr")]
fn helped(side: Side, text: &str, caret: u32, schema: Option<&EntitySchema>) -> FilterAdvice {
    let language = Language::of(side);
    let offers = schema.map(|schema| complete(language, text, byte_of(text, caret), schema));
    let offer = |it: mapping::filter::Completion| Offer {
        from: unit_of(text, it.replace.start),
        to: unit_of(text, it.replace.end),
        insert: it.insert,
        label: it.label,
        kind: it.kind.words().to_owned(),
    };
    FilterAdvice {
        offers: offers.unwrap_or_default().into_iter().map(offer).collect(),
        mark: marked(side, text, schema),
    }
}

/// What keeps a filter of a side from working.
#[cfg(feature = "ssr")]
pub(super) fn marked(side: Side, text: &str, schema: Option<&EntitySchema>) -> Option<FilterMark> {
    let found = mark(Language::of(side), text, schema)?;
    let piece = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
    Some(FilterMark {
        before: piece(0..found.at.start),
        part: piece(found.at.clone()),
        after: piece(found.at.end..text.len()),
        message: found.message,
    })
}

/// The byte at a place that is counted in UTF-16 code units.
#[cfg(feature = "ssr")]
fn byte_of(text: &str, unit: u32) -> usize {
    let mut units = 0;
    for (at, letter) in text.char_indices() {
        if units >= unit {
            return at;
        }
        units += u32::try_from(letter.len_utf16()).unwrap_or(1);
    }
    text.len()
}

/// The other way round.
#[cfg(feature = "ssr")]
fn unit_of(text: &str, byte: usize) -> u32 {
    let before = text.get(..byte).unwrap_or_default();
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::{FilterMark, helped, marked};
    use model::{EntitySchema, FieldKind, FieldSchema, Side};

    fn schema() -> EntitySchema {
        let name = FieldSchema {
            name: "Name".into(),
            kind: FieldKind::Text,
            required: false,
            read_only: false,
            max_length: None,
            scale: None,
        };
        EntitySchema {
            entity: "CustomersV3".into(),
            label: "Customers".into(),
            id: String::new(),
            key: Vec::new(),
            alternate_keys: Vec::new(),
            tracks_changes: true,
            modified_time: None,
            fields: vec![name],
        }
    }

    #[test]
    fn places_are_those_of_a_browser() {
        let text = "Name == \"😀ä\" && Na";
        let caret = u32::try_from(text.encode_utf16().count()).unwrap();
        let help = helped(Side::Left, text, caret, Some(&schema()));
        let offers: Vec<_> = help.offers.iter().map(|it| (it.from, it.to, it.insert.as_str())).collect();
        assert_eq!(offers, [(caret - 2, caret, "Name ")]);
        let behind: Vec<u16> = text.encode_utf16().skip(offers[0].0 as usize).collect();
        assert_eq!(String::from_utf16_lossy(&behind), "Na");
    }

    #[test]
    fn what_is_wrong_stands_between_what_is_not() {
        let mark = marked(Side::Left, "Name == \"ä\" && City == 1", Some(&schema()));
        let wanted = FilterMark {
            before: "Name == \"ä\" && ".into(),
            part: "City".into(),
            after: " == 1".into(),
            message: "CustomersV3 has no field `City`".into(),
        };
        assert_eq!(mark, Some(wanted));
        assert_eq!(marked(Side::Left, "Name == \"a\"", Some(&schema())), None);
    }
}
