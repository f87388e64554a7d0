//! The HTTP messages inside of parts.

use super::multipart::take_line;

/// Headers as name and value.
pub(super) type Headers = Vec<(String, String)>;

/// What is wrong with a message.
pub(super) type Problem = &'static str;

/// Reads header lines up to and including the blank line, or to the end.
pub(super) fn take_headers(text: &mut &[u8]) -> Result<Headers, Problem> {
    let mut headers: Headers = Vec::new();
    while let Some(line) = take_line(text) {
        if line.trim_ascii().is_empty() {
            break;
        }
        let line = std::str::from_utf8(line).map_err(|_| "a header is not UTF-8")?;
        if line.starts_with([' ', '\t']) {
            // A folded line continues the value before it.
            let (_, value) = headers.last_mut().ok_or("a header starts with a blank")?;
            value.push(' ');
            value.push_str(line.trim());
            continue;
        }
        let (name, value) = line.split_once(':').ok_or("a header has no colon")?;
        headers.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    Ok(headers)
}

/// Takes a header out by its name in any case.
pub(super) fn remove(headers: &mut Headers, name: &str) -> Option<String> {
    let at = headers.iter().position(|(each, _)| each.eq_ignore_ascii_case(name))?;
    Some(headers.remove(at).1)
}

/// The first line that is not blank.
pub(super) fn take_start_line<'a>(text: &mut &'a [u8]) -> Result<&'a str, Problem> {
    loop {
        let line = take_line(text).ok_or("there is no HTTP message")?;
        if !line.trim_ascii().is_empty() {
            return std::str::from_utf8(line).map(str::trim).map_err(|_| "the first line is not UTF-8");
        }
    }
}

/// The body that is left after the headers.
///
/// A Content-Length counts only where nothing but blanks follows, because clients get it wrong; the delimiter is
/// what ends a part.
pub(super) fn body_of(rest: &[u8], content_length: Option<&str>) -> Vec<u8> {
    let declared = content_length.and_then(|length| length.parse().ok());
    let body = match declared.and_then(|length| rest.split_at_checked(length)) {
        Some((body, after)) if after.trim_ascii().is_empty() => body,
        _ if rest.trim_ascii().is_empty() => &[],
        _ => rest,
    };
    body.to_vec()
}
