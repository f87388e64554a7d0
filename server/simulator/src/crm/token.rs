//! The tokens inside of next links and delta links.
//!
//! Clients must not look into them, so their inside is our own; the outside is that of the service: a paging cookie
//! in XML, and a version with the time it was handed out at.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use odata::url::{decode_path, encode_path};
use odata::value::Record;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::failure::Failure;

/// Delta links are good for so many seconds: seven days, as an organisation has it by default.
const DELTA_SECONDS: i64 = 7 * 24 * 3600;

const TIME: &str = "%m/%d/%Y %H:%M:%S";

/// Where a page ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// The number of the page to come, from 2.
    pub(super) page: u64,
    /// Rows a page.
    pub(super) size: usize,
    /// Rows handed out so far.
    pub(super) served: u64,
    /// The id of the last row.
    #[serde(with = "id_text")]
    pub(super) after: Uuid,
    /// What the last row was sorted by.
    pub(super) position: Record,
    /// The version at the first page, when a delta link will follow.
    pub(super) track: Option<u64>,
    /// Set when the pages are those of a delta.
    pub(super) delta: Option<DeltaPlace>,
}

/// Where a page of a delta ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DeltaPlace {
    /// Changes behind this version are asked for.
    pub(super) since: u64,
    /// Changes up to this version are handed out.
    pub(super) until: u64,
    /// The last change that was handed out.
    pub(super) after: u64,
    /// Whether deletions are handed out already.
    pub(super) deletions: bool,
}

/// Ids as text: the `uuid` crate is built without serde.
mod id_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use uuid::Uuid;

    pub(super) fn serialize<S: Serializer>(id: &Uuid, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Uuid, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        Uuid::try_parse(&text).map_err(D::Error::custom)
    }
}

impl Place {
    /// The value of `$skiptoken`.
    pub(super) fn to_token(&self) -> String {
        // A place is plain data, which always has a JSON form.
        let inner = serde_json::to_string(self).unwrap_or_default();
        let tracking = if self.track.is_some() { "True" } else { "False" };
        let (page, inner) = (self.page, encode_path(&inner));
        format!("<cookie pagenumber=\"{page}\" pagingcookie=\"{inner}\" istracking=\"{tracking}\" />")
    }

    /// Reads a `$skiptoken` that was handed out before.
    pub(super) fn parse(token: &str) -> Result<Self, Failure> {
        let read = || {
            let (_, rest) = token.split_once("pagingcookie=\"")?;
            let (inner, _) = rest.split_once('"')?;
            let place: Self = serde_json::from_str(&decode_path(inner).ok()?).ok()?;
            (place.size > 0).then_some(place)
        };
        read().ok_or_else(|| Failure::query("Malformed XML in the Paging Cookie"))
    }
}

/// The value of `$deltatoken`, such as `919042!08/22/2026 08:10:44`.
pub(super) fn delta_token(version: u64, now: Timestamp) -> String {
    format!("{version}!{}", now.strftime(TIME))
}

/// Reads a `$deltatoken`: the version it was handed out at. `newest` is the newest version there is.
pub(super) fn parse_delta_token(token: &str, newest: u64, now: Timestamp) -> Result<u64, Failure> {
    let read = || {
        let (version, time) = token.split_once('!')?;
        let time = DateTime::strptime(TIME, time).ok()?.to_zoned(TimeZone::UTC).ok()?;
        Some((version.parse::<u64>().ok()?, time.timestamp()))
    };
    let (version, issued) = read().ok_or_else(|| Failure::query("The delta token is not valid."))?;
    // A version that was never reached belongs to data that is gone.
    if version > newest || now.as_second() - issued.as_second() > DELTA_SECONDS {
        return Err(Failure::expired());
    }
    Ok(version)
}
