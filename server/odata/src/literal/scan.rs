//! Recognising literals at the start of a text.

use super::{Literal, LiteralError};
use crate::value::Number;

/// What stands at the start of a text.
#[derive(Debug)]
pub(crate) enum Scanned {
    /// A literal and the number of bytes that it takes.
    Literal(Literal, usize),
    /// Something else, such as a property name.
    Other,
}

/// Recognises one literal at the start of `text`.
pub(crate) fn scan(text: &str) -> Result<Scanned, LiteralError> {
    let found = |literal, length| Ok(Scanned::Literal(literal, length));
    let Some(first) = text.bytes().next() else {
        return Ok(Scanned::Other);
    };
    if first == b'\'' {
        let (content, length) = unquote(text)?;
        return found(Literal::Text(content), length);
    }
    if let Some(guid) = text.get(..36).filter(|guid| is_guid(guid))
        && !text[36..].starts_with(is_token)
    {
        return found(Literal::Guid(guid.to_ascii_lowercase()), 36);
    }
    if first.is_ascii_digit() || first == b'-' || first == b'+' {
        let token = prefix(text, is_token);
        let literal = unquoted(token).ok_or_else(|| LiteralError::Malformed { text: token.to_owned() })?;
        return found(literal, token.len());
    }
    let word = prefix(text, |letter| is_name_letter(letter) || letter == '.');
    if !word.is_empty() && text[word.len()..].starts_with('\'') {
        let (symbol, length) = unquote(&text[word.len()..])?;
        return found(Literal::Enum { type_name: word.to_owned(), symbol }, word.len() + length);
    }
    match word {
        "null" => found(Literal::Null, word.len()),
        "true" => found(Literal::Bool(true), word.len()),
        "false" => found(Literal::Bool(false), word.len()),
        _ => Ok(Scanned::Other),
    }
}

/// Whether the text is one OData identifier.
pub(crate) fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|first: char| first.is_numeric())
        && text.chars().all(is_name_letter)
}

pub(crate) fn is_name_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Letters that unquoted literals are made of.
fn is_token(letter: char) -> bool {
    is_name_letter(letter) || matches!(letter, '-' | '+' | '.' | ':')
}

fn prefix(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    text.find(|letter| !belongs(letter)).map_or(text, |end| &text[..end])
}

/// The content of the quoted text at the start, and how many bytes it takes with its quotes.
fn unquote(text: &str) -> Result<(String, usize), LiteralError> {
    let mut content = String::new();
    let mut at = 1;
    loop {
        let rest = &text[at..];
        let quote = rest.find('\'').ok_or(LiteralError::Unterminated)?;
        content.push_str(&rest[..quote]);
        at += quote + 1;
        if !text[at..].starts_with('\'') {
            return Ok((content, at));
        }
        content.push('\'');
        at += 1;
    }
}

fn unquoted(token: &str) -> Option<Literal> {
    if let Some(number) = Number::parse(token) {
        return Some(Literal::Number(number));
    }
    if is_date(token) {
        return Some(Literal::Date(token.to_owned()));
    }
    if is_date_time(token) {
        return Some(Literal::DateTimeOffset(token.to_owned()));
    }
    is_time(token).then(|| Literal::TimeOfDay(token.to_owned()))
}

/// Whether the text is a guid in its 36-letter form.
pub(crate) fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether the text is shaped `yyyy-mm-dd`.
pub(crate) fn is_date(text: &str) -> bool {
    shaped(text, "dddd-dd-dd")
}

/// The date that a date or a timestamp starts with.
pub(crate) fn date_part(text: &str) -> Option<&str> {
    let date = text.get(..10)?;
    (is_date(text) || is_date_time(text)).then_some(date)
}

/// Whether the text is shaped `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff`.
pub(crate) fn is_time(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let fraction_fits =
        (1..=12).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    fraction_fits && (shaped(clock, "dd:dd:dd") || (clock.len() == text.len() && shaped(clock, "dd:dd")))
}

/// Whether the text is a date, `T`, a time and an offset, which services also leave away.
pub(crate) fn is_date_time(text: &str) -> bool {
    let Some((date, rest)) = text.split_once(['T', 't']) else {
        return false;
    };
    let time = match rest.strip_suffix(['Z', 'z']) {
        Some(time) => time,
        None => match rest.len().checked_sub(6).and_then(|at| rest.split_at_checked(at)) {
            Some((time, offset)) if shaped(offset, "+dd:dd") || shaped(offset, "-dd:dd") => time,
            _ => rest,
        },
    };
    is_date(date) && is_time(time)
}

/// Matches letter by letter, `d` standing for a digit.
fn shaped(text: &str, shape: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| if wanted == b'd' { byte.is_ascii_digit() } else { byte == wanted };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}
