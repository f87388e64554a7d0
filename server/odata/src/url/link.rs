//! Links that services hand out, and paths that clients ask for.

/// The query of a URL, without question mark and fragment; empty when there is none.
pub fn query_of(url: &str) -> &str {
    let url = url.split_once('#').map_or(url, |(before, _)| before);
    url.split_once('?').map_or("", |(_, query)| query)
}

/// The absolute form of a link that was found in the answer to a request for `base`.
///
/// Links may be absolute, relative to the host (`/api/…`), to the folder of the base, or a query alone. An absolute
/// link may lead to another host: check [`same_origin`] before sending credentials there.
pub fn resolve(base: &str, link: &str) -> String {
    if origin(link).is_some() {
        return link.to_owned();
    }
    let base = base.split(['?', '#']).next().unwrap_or_default();
    let root = origin(base).unwrap_or_default();
    if link.starts_with("//") {
        let scheme = root.split("//").next().unwrap_or_default();
        return format!("{scheme}{link}");
    }
    if link.starts_with('/') {
        return format!("{root}{link}");
    }
    if link.starts_with('?') {
        return format!("{base}{link}");
    }
    let path = &base[root.len()..];
    let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
    format!("{root}{folder}{}", link.strip_prefix("./").unwrap_or(link))
}

/// Whether two absolute URLs share scheme, host and port, as written.
pub fn same_origin(left: &str, right: &str) -> bool {
    match (origin(left), origin(right)) {
        (Some(left), Some(right)) => left.eq_ignore_ascii_case(right),
        _ => false,
    }
}

/// The segments of a path, still percent-encoded, without empty ones.
///
/// A slash inside of a quoted key value does not separate, because clients leave it as it is. Where the quotes do
/// not pair up, every slash separates.
pub fn split_path(path: &str) -> Vec<&str> {
    let honour_quotes = path.bytes().filter(|byte| *byte == b'\'').count() % 2 == 0;
    let mut quoted = false;
    path.split(|letter| {
        quoted ^= letter == '\'';
        letter == '/' && !(quoted && honour_quotes)
    })
    .filter(|segment| !segment.is_empty())
    .collect()
}

/// `https://host:port` of an absolute URL.
fn origin(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let host = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    is_scheme.then(|| &url[..scheme.len() + 3 + host])
}
