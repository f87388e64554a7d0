//! What somebody typed into a form that was sent without a script and refused: the page that follows shows it again.

use super::guard;
use crate::address::encoded;
use std::collections::BTreeMap;

/// The cookie; see [`guard::hand_over`].
const KEPT: &str = "tandem_typed";
/// Browsers keep no more than 4 KiB in a cookie.
const MOST: usize = 3_500;

/// Hands the fields of a form to the page that follows, if a plain form was sent and they are not too long.
pub(super) fn keep(fields: &BTreeMap<String, String>) {
    let pairs: Vec<String> =
        fields.iter().map(|(name, text)| format!("{}={}", encoded(name), encoded(text))).collect();
    let text = pairs.join("&");
    if text.len() <= MOST {
        guard::hand_over(KEPT, &text);
    }
}

/// What [`keep`] left, while a page is rendered; it is there once.
pub(super) fn take() -> BTreeMap<String, String> {
    guard::take_over(KEPT).map(|text| crate::address::asked(&text)).unwrap_or_default()
}
