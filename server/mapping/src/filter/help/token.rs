//! The pieces of a filter that may not be one yet.

use super::Language;
use std::ops::Range;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a word of the language; of range expressions an enum's member, too, also where its name is missing.
    Word,
    /// A text in quotes, maybe with the name of its type before it.
    Quoted,
    /// Something that begins like a number: a date, too.
    Number,
    /// An operator, whole or begun, or what belongs nowhere.
    Sign,
    Open,
    Close,
    Comma,
}

/// A piece and its place, in bytes.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) at: Range<usize>,
    /// A text whose quotes are not closed.
    pub(super) is_open: bool,
}

/// The pieces of a text in order; blanks are between them.
pub(super) fn tokens(language: Language, text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        let rest = &text[start..];
        if first.is_whitespace() {
            start += first.len_utf8();
            continue;
        }
        let (kind, length, is_open) = match first {
            '(' => (Kind::Open, 1, false),
            ')' => (Kind::Close, 1, false),
            ',' => (Kind::Comma, 1, false),
            '\'' => quoted(language, rest),
            '"' if language == Language::Range => quoted(language, rest),
            '-' => (Kind::Number, length(rest, is_of_number), false),
            _ if first.is_numeric() => (Kind::Number, length(rest, is_of_number), false),
            _ if is_letter(first) => word(language, rest),
            _ => (Kind::Sign, sign(language, rest, first), false),
        };
        let end = start + length;
        tokens.push(Token { kind, at: start..end, is_open });
        start = end;
    }
    tokens
}

fn word(language: Language, rest: &str) -> (Kind, usize, bool) {
    match language {
        Language::Range => {
            let own = length(rest, |it| is_letter(it) || it == '.');
            let member = rest[own..].strip_prefix("::").map(|member| 2 + length(member, is_letter));
            (Kind::Word, own + member.unwrap_or(0), false)
        }
        Language::OData => {
            let own = length(rest, |it| is_letter(it) || matches!(it, '.' | '/'));
            if !rest[own..].starts_with('\'') {
                return (Kind::Word, own, false);
            }
            let (kind, more, is_open) = quoted(language, &rest[own..]);
            (kind, own + more, is_open)
        }
    }
}

/// From one quote to the next that ends the text, or to the end of all.
fn quoted(language: Language, rest: &str) -> (Kind, usize, bool) {
    let mut letters = rest.char_indices().peekable();
    let quote = letters.next().map(|(_, quote)| quote);
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' && language == Language::Range {
            letters.next();
        } else if Some(letter) == quote {
            let is_doubled =
                language == Language::OData && letters.peek().is_some_and(|(_, next)| Some(*next) == quote);
            if !is_doubled {
                return (Kind::Quoted, at + letter.len_utf8(), false);
            }
            letters.next();
        }
    }
    (Kind::Quoted, rest.len(), true)
}

fn sign(language: Language, rest: &str, first: char) -> usize {
    const LONG: [&str; 7] = ["&&", "||", "==", "!=", "<=", ">=", "<>"];
    let is_long = language == Language::Range && LONG.iter().any(|sign| rest.starts_with(sign));
    if is_long { 2 } else { first.len_utf8() }
}

fn length(rest: &str, belongs: impl Fn(char) -> bool) -> usize {
    rest.find(|letter| !belongs(letter)).unwrap_or(rest.len())
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn is_of_number(letter: char) -> bool {
    is_letter(letter) || matches!(letter, '.' | '-' | '+' | ':' | '\\' | '/')
}
