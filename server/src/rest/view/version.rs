//! Versions of maps, in what they differ, and who publishes them.

use super::json;
use model::{Activation, ActivePeriod, Difference, MapVersion, Mapping, Moment, VersionDraft};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One version of an entity map.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct VersionView {
    /// Its id.
    id: i64,
    /// Who published it.
    publisher: String,
    /// Its number, such as `1.0.0.0`.
    number: String,
    /// Who saved it.
    author: String,
    /// Why; may be empty.
    note: String,
    /// When it was saved.
    #[schema(format = DateTime)]
    created_at: String,
    /// What it pairs: entities, filters, key, fields with their transforms and lookups.
    #[schema(value_type = Object)]
    mapping: serde_json::Value,
}

/// A version to save.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct VersionBody {
    /// Who publishes it, by unique name; one that is new becomes known.
    publisher: String,
    /// Its number, such as `1.0.0.1`.
    number: String,
    /// Why.
    #[serde(default)]
    note: String,
    /// What it pairs, as versions have it.
    #[schema(value_type = Object)]
    mapping: Mapping,
}

/// Which version was active at a moment.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ActiveView {
    /// The moment.
    #[schema(format = DateTime)]
    at: String,
    /// The version that was active then; null where that is not known.
    version: Option<VersionView>,
    /// Since when it was.
    #[schema(format = DateTime)]
    from: Option<String>,
    /// Until when it was; null where it still is.
    #[schema(format = DateTime)]
    until: Option<String>,
    /// Since when it is known which version was active.
    #[schema(format = DateTime)]
    known_since: Option<String>,
}

/// One point in which two versions differ.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct DifferenceView {
    /// Where: `CUSTOMERACCOUNT = accountnumber` for a line, else `ERP filter`, `Integration key` and the like.
    place: String,
    /// What of it; empty = all of it.
    aspect: String,
    /// As it was; null = it was not there.
    before: Option<String>,
    /// As it is; null = it is not there any more.
    after: Option<String>,
}

impl VersionBody {
    /// What is said of the version, and what it pairs.
    pub(in crate::rest) fn parts(self) -> (VersionDraft, Mapping) {
        let Self { publisher, number, note, mapping } = self;
        (VersionDraft { publisher, number, note }, mapping)
    }
}

impl ActiveView {
    /// What was active at a moment by what is `told` of a map.
    pub(in crate::rest) fn of(
        at: Moment,
        period: Option<ActivePeriod>,
        version: Option<MapVersion>,
        told: &[Activation],
    ) -> Self {
        Self {
            at: at.to_string(),
            version: version.map(VersionView::from),
            from: period.map(|period| period.from.to_string()),
            until: period.and_then(|period| period.until).map(|until| until.to_string()),
            known_since: told.iter().map(|one| one.at).min().map(|since| since.to_string()),
        }
    }
}

impl From<MapVersion> for VersionView {
    fn from(version: MapVersion) -> Self {
        Self {
            id: version.id.0,
            publisher: version.publisher,
            number: version.number.to_string(),
            author: version.author,
            note: version.note,
            created_at: version.created_at.to_string(),
            mapping: json(&version.mapping),
        }
    }
}

impl From<Difference> for DifferenceView {
    fn from(Difference { place, aspect, before, after }: Difference) -> Self {
        Self { place, aspect, before, after }
    }
}
