//! Addresses and names, without a parser of URLs: the browser would have to carry it.

use crate::ConnectionKind;

/// An absolute HTTP address with a host and nothing that a base cannot have. What is looked up or connected to is
/// found out by testing the connection.
pub(super) fn is_url(text: &str) -> bool {
    let text = text.trim();
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let host = rest.split('/').next().unwrap_or_default();
    !host.is_empty()
        && !rest.contains(['@', '?', '#', '\\'])
        && rest.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The root of the service: an address without a path is that of the installation, where the service has its usual
/// place.
pub(super) fn service_root(address: &str, kind: ConnectionKind) -> String {
    let address = address.trim();
    let bare = address.trim_end_matches('/');
    let has_path = bare.split_once("://").is_some_and(|(_, rest)| rest.contains('/'));
    if has_path { format!("{bare}/") } else { format!("{bare}/{}", kind.service_path()) }
}

/// A name for people as a name in URLs.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(40);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{service_root, slug};
    use crate::ConnectionKind;

    #[test]
    fn the_service_has_its_usual_place_below_an_installation() {
        let dataverse = |address: &str| service_root(address, ConnectionKind::Dataverse);
        assert_eq!(dataverse("https://org/"), "https://org/api/data/v9.2/");
        assert_eq!(dataverse("https://org/other/v9.1/"), "https://org/other/v9.1/");
    }

    #[test]
    fn a_name_becomes_a_name_in_urls() {
        assert_eq!(slug("Contoso – Live (EU)"), "contoso-live-eu");
        assert_eq!(slug("  "), "");
    }
}
