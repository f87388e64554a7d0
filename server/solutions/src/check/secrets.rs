//! Texts that look like something nobody should give away. What they hold is never told.

use super::checked;
use crate::Package;
use model::{Checked, Gravity, Mapping, Transform};

pub(super) fn check(package: &Package) -> Vec<Checked> {
    let head = package.head();
    let contact = &head.publisher.contact;
    let own = [
        ("Name", &head.label),
        ("Description", &head.description),
        ("Publisher", &head.publisher.label),
        ("Publisher: description", &contact.description),
        ("Publisher: website", &contact.website),
    ];
    let mut found: Vec<Checked> = own.into_iter().filter_map(|(place, text)| told("", place, text)).collect();
    for map in package.maps() {
        let mut texts = vec![
            ("Description".to_owned(), map.settings.description.clone()),
            ("Owner".to_owned(), map.settings.owner.clone()),
        ];
        if let Some(text) = &map.text {
            texts.push(("Name".to_owned(), text.name.clone()));
            texts.push(("Note".to_owned(), text.note.clone()));
            texts.extend(of_mapping(&text.mapping));
        }
        let before = found.len();
        found.extend(texts.iter().filter_map(|(place, text)| told(&map.label, place, text)));
        if found.len() == before {
            // What nobody understands travels, too.
            found.extend(told(&map.label, "", &map.row));
        }
    }
    found
}

/// The texts that people write into a mapping, with their places.
fn of_mapping(mapping: &Mapping) -> Vec<(String, String)> {
    let mut texts = vec![
        ("ERP filter".to_owned(), mapping.left_filter.clone()),
        ("CRM filter".to_owned(), mapping.right_filter.clone()),
    ];
    for field in mapping.all_fields() {
        let place = if field.right.is_empty() { &field.left } else { &field.right };
        for transform in &field.transforms {
            let words = match transform {
                Transform::Default { value } => vec![value.clone()],
                Transform::ValueMap { pairs } => {
                    pairs.iter().flat_map(|pair| [pair.left.clone(), pair.right.clone()]).collect()
                }
                Transform::Expression { to_right, to_left } => {
                    [Some(to_right.clone()), to_left.clone()].into_iter().flatten().collect()
                }
                _ => Vec::new(),
            };
            texts.extend(words.into_iter().map(|text| (place.clone(), text)));
        }
    }
    texts
}

fn told(map: &str, place: &str, text: &str) -> Option<Checked> {
    let what = looks_like(text)?;
    let reason = format!("It looks as if it holds {what}.");
    let remedy = "Take it out, and make it invalid where it is used: whoever has the package can read it.";
    Some(checked(Gravity::Critical, 11, [map, place], reason, remedy))
}

/// Names after which secrets stand.
const NAMES: [&str; 14] = [
    "password",
    "passwd",
    "pwd",
    "accountkey",
    "sharedaccesskey",
    "sharedaccesssignature",
    "clientsecret",
    "client_secret",
    "apikey",
    "api_key",
    "api-key",
    "accesstoken",
    "access_token",
    "secretkey",
];

/// What kind of secret a text holds, if it holds one.
pub(super) fn looks_like(text: &str) -> Option<&'static str> {
    let small = text.to_lowercase();
    if small.contains("-----begin") && small.contains("private key-----") {
        return Some("a private key");
    }
    if NAMES.iter().any(|name| is_given(&small, name)) {
        return Some("a password or a key");
    }
    if small.contains("sig=") && (small.contains("sv=") || small.contains("se=")) {
        return Some("a signed address");
    }
    let is_joint = |c: char| c.is_whitespace() || "\"'<>,;()".contains(c);
    let words = || text.split(is_joint).filter(|word| !word.is_empty());
    if words().any(is_token) {
        return Some("a token");
    }
    if words().any(names_a_user) {
        return Some("an address with a password");
    }
    None
}

/// Does a value stand after the name, with `=` or `:` between them? A reference to a secret is none.
fn is_given(small: &str, name: &str) -> bool {
    small.match_indices(name).any(|(at, _)| {
        let before = small[..at].chars().next_back();
        if before.is_some_and(char::is_alphanumeric) && name.len() < 5 {
            return false;
        }
        let rest = small[at + name.len()..].trim_start_matches(['"', '\'', ' ']);
        // A comparison is written with two of them, and asks.
        let Some(rest) = rest.strip_prefix(['=', ':']).filter(|rest| !rest.starts_with('=')) else {
            return false;
        };
        let value: String = rest
            .trim_start_matches(['"', '\'', ' '])
            .chars()
            .take_while(|c| !c.is_whitespace() && !"\"';,&<".contains(*c))
            .collect();
        let is_hidden =
            ["${", "{{", "env:", "file:", "secret:", "***"].iter().any(|sign| value.starts_with(sign));
        value.chars().count() >= 4 && !is_hidden
    })
}

/// A [JSON web token](https://www.rfc-editor.org/rfc/rfc7519), or a key of a form that its maker publishes.
fn is_token(word: &str) -> bool {
    let is_plain = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let parts: Vec<&str> = word.split('.').collect();
    if word.starts_with("eyJ")
        && parts.len() == 3
        && parts.iter().all(|part| part.len() >= 10 && is_plain(part))
    {
        return true;
    }
    let key = |prefix: &str, length: usize| {
        word.strip_prefix(prefix).is_some_and(|rest| rest.len() >= length && is_plain(rest))
    };
    key("AKIA", 16) || key("ghp_", 36) || key("github_pat_", 40) || key("xoxb-", 20) || key("tdm_", 32)
}

/// An address such as `https://user:word@host`.
fn names_a_user(word: &str) -> bool {
    let Some((_, rest)) = word.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((user, _)) = authority.rsplit_once('@') else { return false };
    user.split_once(':').is_some_and(|(_, word)| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::looks_like;

    #[test]
    fn secrets_are_seen() {
        for text in [
            "Server=tcp:x;Password=hunter22;",
            "pwd = 'hunter22'",
            "\"client_secret\": \"abcd1234\"",
            "AccountKey=abcd1234==",
            "https://ada:hunter2@erp.example/data",
            "https://x.example/c?sv=2022&se=1&sig=abc",
            "-----BEGIN RSA PRIVATE KEY-----",
            "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJSMeKKF2QT4",
            "key AKIAABCDEFGHIJKLMNOP",
        ] {
            assert!(looks_like(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_people_write_of_secrets_is_none() {
        for text in [
            "",
            "Passwords are kept elsewhere: ask the owner",
            "(PasswordReset == \"Yes\")",
            "password == \"abcd\"",
            "password=${ERP}",
            "secret reference env:TOKEN",
            "mail maps@contoso.example",
            "https://contoso.example/terms",
            "customertypecode eq 3",
            "row.Pwd",
        ] {
            assert_eq!(looks_like(text), None, "{text}");
        }
    }
}
