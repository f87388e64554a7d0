//! The address that is shown, and what pages read from it.
//!
//! A navigation changes the address while the views of the old page are still there for a moment, and their data may
//! arrive when they are not. Everything here can be asked at any time: what is gone answers with its default.

use leptos::prelude::*;
use leptos_router::hooks::use_url;
use leptos_router::location::Url;
use model::{AlertId, BulkActId, FailureId, FiringId, GroupId, MapId, VersionId};

/// The address of the tab; lives as long as the tab does.
#[derive(Clone, Copy)]
pub(crate) struct Address(ReadSignal<Url>);

impl Address {
    /// Makes it known to everything inside the router.
    pub(crate) fn provide() {
        provide_context(Self(use_url()));
    }

    /// The one of this tab.
    pub(crate) fn current() -> Self {
        use_context::<Self>().unwrap_or_else(|| Self(use_url()))
    }

    /// The path.
    pub(crate) fn path(self) -> String {
        self.read(|url| url.path().to_owned())
    }

    /// One value of the query; empty when it is not there.
    pub(crate) fn query(self, name: &str) -> String {
        self.read(|url| url.search_params().get_str(name).unwrap_or_default().to_owned())
    }

    /// All values of one name in the query, also where the name ends in `[]` as in forms that are sent.
    pub(crate) fn all(self, name: &str) -> Vec<String> {
        self.read(|url| {
            let params = url.search_params();
            let many = params.get_all(&format!("{name}[]")).unwrap_or_default();
            params.get_all(name).into_iter().flatten().chain(many).collect()
        })
    }

    /// The whole query, as it is encoded.
    pub(crate) fn search(self) -> String {
        self.read(|url| url.search().to_owned())
    }

    /// Path and query, without the remains of a form that was sent without a script.
    pub(crate) fn full(self) -> String {
        self.set(&[])
    }

    /// The same page with some values of the query set, or taken out where the new value is empty. A page of a list
    /// belongs to its filter: it does not survive a change of anything else.
    pub(crate) fn set(self, values: &[(&str, &str)]) -> String {
        self.read(|url| with_query(url.path(), url.search(), values))
    }

    fn read<T: Default>(self, read: impl Fn(&Url) -> T) -> T {
        self.0.try_with(|url| read(url)).unwrap_or_default()
    }

    /// What stands in the path after a segment: `segment("e")` of `/e/test/maps` is `test`.
    fn segment(self, after: &str) -> Option<String> {
        let path = self.path();
        let mut segments = path.split('/').skip_while(|segment| *segment != after);
        segments.nth(1).filter(|segment| !segment.is_empty()).map(ToOwned::to_owned)
    }
}

/// Something that a page reads from the address; it keeps its last value while the page goes away.
pub(crate) struct Param<T: Send + Sync + 'static>(Memo<T>);

impl<T: Send + Sync + 'static> Clone for Param<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Param<T> {}

impl<T: Clone + Default + PartialEq + Send + Sync + 'static> Param<T> {
    /// What this computes.
    pub(crate) fn of(compute: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self(Memo::new(move |_| compute()))
    }

    /// Its value; the reader is told when it changes.
    pub(crate) fn get(self) -> T {
        self.0.try_get().unwrap_or_default()
    }

    /// Its value at this moment.
    pub(crate) fn now(self) -> T {
        self.0.try_get_untracked().unwrap_or_default()
    }
}

/// The environment's name.
pub(crate) fn env_param() -> Param<String> {
    let address = Address::current();
    Param(Memo::new(move |last: Option<&String>| {
        address.segment("e").or_else(|| last.cloned()).unwrap_or_default()
    }))
}

/// The map's id; `None` when it is not a number.
pub(crate) fn map_param() -> Param<Option<MapId>> {
    let address = Address::current();
    Param(Memo::new(move |last: Option<&Option<MapId>>| match address.segment("maps") {
        Some(id) => id.parse().ok(),
        None => last.copied().flatten(),
    }))
}

/// The id of a group of failures; `None` when it is not a number.
pub(crate) fn group_param() -> Param<Option<GroupId>> {
    let address = Address::current();
    Param(Memo::new(move |last: Option<&Option<GroupId>>| match address.segment("groups") {
        Some(id) => id.parse().ok(),
        None => last.copied().flatten(),
    }))
}

/// The id of an act on failures; `None` when it is not a number.
pub(crate) fn act_param() -> Param<Option<BulkActId>> {
    let address = Address::current();
    Param(Memo::new(move |last: Option<&Option<BulkActId>>| match address.segment("acts") {
        Some(id) => id.parse().ok(),
        None => last.copied().flatten(),
    }))
}

/// The id of an alert setting; `None` when it is not a number, as on the page of a new one.
pub(crate) fn alert_param() -> Param<Option<AlertId>> {
    let address = Address::current();
    Param(Memo::new(move |last: Option<&Option<AlertId>>| match address.segment("alerts") {
        Some(id) => id.parse().ok(),
        None => last.copied().flatten(),
    }))
}

/// The id of a firing; `None` when it is not a number.
pub(crate) fn firing_param() -> Param<Option<FiringId>> {
    let address = Address::current();
    Param(Memo::new(move |last: Option<&Option<FiringId>>| match address.segment("firings") {
        Some(id) => id.parse().ok(),
        None => last.copied().flatten(),
    }))
}

/// The failure's id; `None` when it is not a number.
pub(crate) fn failure_param() -> Param<Option<FailureId>> {
    let address = Address::current();
    Param(Memo::new(move |last: Option<&Option<FailureId>>| match address.segment("failures") {
        Some(id) => id.parse().ok(),
        None => last.copied().flatten(),
    }))
}

/// The unique name of a solution; empty when there is none.
pub(crate) fn solution_param() -> Param<String> {
    let address = Address::current();
    Param(Memo::new(move |last: Option<&String>| match address.segment("named") {
        Some(name) => name,
        None => last.cloned().unwrap_or_default(),
    }))
}

/// One value of the query; empty when it is not there.
pub(crate) fn query_param(name: &'static str) -> Param<String> {
    let address = Address::current();
    Param::of(move || address.query(name))
}

fn with_query(path: &str, search: &str, values: &[(&str, &str)]) -> String {
    let kept = search.trim_start_matches('?').split('&').filter(|pair| {
        let key = pair.split('=').next().unwrap_or_default();
        let key = key.strip_suffix("%5B%5D").or_else(|| key.strip_suffix("[]")).unwrap_or(key);
        let page_of_list = key == "before" && !values.is_empty();
        let set = values.iter().any(|(name, _)| *name == key);
        !(key.is_empty() || set || page_of_list || matches!(key, "__path" | "__err"))
    });
    let set = values.iter().filter(|(_, value)| !value.is_empty());
    let set = set.map(|(name, value)| format!("{name}={}", encoded(value)));
    let query = kept.map(ToOwned::to_owned).chain(set).collect::<Vec<_>>().join("&");
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Where a version of a map is shown, beside the one that is active now.
pub(crate) fn version_address(env: &str, map: MapId, version: VersionId) -> String {
    format!("/e/{env}/maps/{map}/versions?version={version}")
}

/// A value percent-encoded for a query or a segment of a path.
pub(crate) fn encoded(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// The values of a query by name; of several with one name the last.
#[cfg(feature = "ssr")]
pub(crate) fn asked(query: &str) -> std::collections::BTreeMap<String, String> {
    let pairs = query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

/// What [`encoded`] made, or a form. What is not well encoded stays as it is.
#[cfg(feature = "ssr")]
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = hex.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(if *first == b'+' { b' ' } else { *first }));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::with_query;

    #[test]
    fn a_filter_changes_its_own_part_of_the_address() {
        assert_eq!(with_query("/maps", "", &[("status", "running")]), "/maps?status=running");
        assert_eq!(with_query("/maps", "status=paused&q=a%20b", &[("status", "")]), "/maps?q=a%20b");
        assert_eq!(with_query("/maps", "?before=12&q=x", &[("q", "R&D é")]), "/maps?q=R%26D%20%C3%A9");
        assert_eq!(with_query("/maps", "before=12&__err=x", &[]), "/maps?before=12");
        assert_eq!(with_query("/s", "erpq=a&crm=b", &[("erp", "c"), ("erpq", "")]), "/s?crm=b&erp=c");
        let (none, query) = ([("maps", ""), ("order", "")], "q=a&maps%5B%5D=1&maps=2&order=run");
        assert_eq!(with_query("/maps", query, &none), "/maps?q=a");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_query_is_read_as_it_was_written() {
        let text = "R&D é + 100 %";
        let asked = super::asked(&format!(
            "?name={}&left.base_url=https%3A%2F%2Fa&x=a+b&y=%zz&flag",
            super::encoded(text)
        ));
        assert_eq!(asked["name"], text);
        assert_eq!((asked["left.base_url"].as_str(), asked["x"].as_str()), ("https://a", "a b"));
        assert_eq!((asked["y"].as_str(), asked["flag"].as_str()), ("%zz", ""));
    }
}
