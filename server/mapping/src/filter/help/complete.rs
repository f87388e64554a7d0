//! How a filter could go on.

use super::Language;
use super::state::{FUNCTIONS, State, after};
use super::token::{Kind, Token, tokens};
use super::values::{field, name, operators, values};
use model::EntitySchema;
use std::ops::Range;

/// So many ways to go on are offered at most.
const MOST: usize = 20;

/// One way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is replaced, in bytes of the text: what has been begun at the caret, or nothing.
    pub replace: Range<usize>,
    /// What stands there instead, with the blanks that part it from what goes before and after.
    pub insert: String,
    /// What people read.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
}

/// What a way to go on is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// A field of the entity.
    Field,
    /// A function of the language.
    Function,
    /// An operator between a field and a value.
    Operator,
    /// A value of the field.
    Value,
    /// What joins conditions, or ends them.
    Joint,
}

impl CompletionKind {
    /// The word shown to people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Function => "function",
            Self::Operator => "operator",
            Self::Value => "value",
            Self::Joint => "joint",
        }
    }
}

/// How a filter could go on at a caret, which is counted in bytes; what begins like what stands there comes first. Empty
/// where nothing is known: in the middle of numbers and of texts that are not one of a list, and behind what is not
/// understood. The text need not be a filter, and a caret out of it or within a letter counts as before that.
pub fn complete(language: Language, text: &str, caret: usize, schema: &EntitySchema) -> Vec<Completion> {
    let caret = (0..=caret.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let all = tokens(language, text);
    let before = all.iter().take_while(|token| token.at.end <= caret).count();
    let done = |count: usize| after(language, text, &all[..count]);
    // A word that ends at the caret may go on; one around it is begun anyway.
    let last = before.checked_sub(1).filter(|at| {
        let is_touched = all[*at].at.end == caret;
        is_touched && may_go_on(&text[all[*at].at.clone()], &all[*at], done(*at).0)
    });
    let around = all.get(before).filter(|token| token.at.start < caret).map(|_| before);
    let begun = last.or(around);
    let (state, depth) = done(begun.unwrap_or(before));
    let replace = begun.map_or(caret..caret, |at| all[at].at.clone());
    let place = Place { language, text, replace, caret, depth };
    let found = place.offers(state, schema);
    place.sorted(found)
}

/// Could a token that ends at the caret be the beginning of another one?
fn may_go_on(piece: &str, token: &Token, before: State<'_>) -> bool {
    match token.kind {
        Kind::Word | Kind::Number => true,
        Kind::Quoted => token.is_open,
        Kind::Sign => match before {
            State::Operator(_) => matches!(piece, "=" | "!"),
            _ => matches!(piece, "&" | "|"),
        },
        Kind::Open | Kind::Close | Kind::Comma => false,
    }
}

struct Place<'a> {
    language: Language,
    text: &'a str,
    replace: Range<usize>,
    caret: usize,
    /// How many parentheses are open.
    depth: usize,
}

/// What is inserted, what people read, and what it is.
type Offer = (String, String, CompletionKind);

impl Place<'_> {
    fn offers(&self, state: State<'_>, schema: &EntitySchema) -> Vec<Offer> {
        use CompletionKind::{Field, Function, Joint, Operator, Value};
        let same = |kind| move |insert: String| (insert.clone(), insert.trim().to_owned(), kind);
        let spaced = |words: &[&str], kind| -> Vec<Offer> {
            words.iter().map(|word| format!("{word} ")).map(same(kind)).collect()
        };
        let names = || schema.fields.iter().filter_map(|field| name(self.language, field));
        match state {
            State::Condition => {
                let fields = names().map(|name| format!("{name} ")).map(same(Field));
                let functions = if self.language == Language::OData { &FUNCTIONS[..] } else { &[] };
                let functions =
                    functions.iter().map(|name| (format!("{name}("), (*name).to_owned(), Function));
                fields.chain(functions).collect()
            }
            State::Subject => names().map(same(Field)).collect(),
            State::Operator(name) => {
                spaced(&operators(self.language, field(self.language, schema, name)), Operator)
            }
            State::Value(name) => {
                let known = field(self.language, schema, name);
                let begun = &self.text[self.replace.clone()];
                let offer = |(insert, label): (String, Option<String>)| {
                    let words = label.map_or_else(|| insert.clone(), |label| format!("{insert} · {label}"));
                    (insert, words, Value)
                };
                values(self.language, known, begun).into_iter().map(offer).collect()
            }
            State::Joint => {
                let words = if self.language == Language::Range { ["&&", "||"] } else { ["and", "or"] };
                let closing = (self.depth > 0).then(|| same(Joint)(")".to_owned()));
                spaced(&words, Joint).into_iter().chain(closing).collect()
            }
            State::Function => vec![same(Joint)("(".to_owned())],
            State::Comma => vec![same(Joint)(", ".to_owned())],
            State::End => vec![same(Joint)(")".to_owned())],
            State::Text | State::Lost => Vec::new(),
        }
    }

    /// Those that fit what has been begun, best first.
    fn sorted(&self, offers: Vec<Offer>) -> Vec<Completion> {
        let begun = bare(&self.text[self.replace.start..self.caret]);
        let whole = &self.text[self.replace.clone()];
        let rank = |(insert, label, _): &Offer| {
            let texts = [bare(insert), bare(label)];
            let words = label.split_once(" · ").map(|(_, words)| bare(words)).unwrap_or_default();
            if texts.iter().any(|text| text.starts_with(&begun)) || words.starts_with(&begun) {
                Some(0)
            } else {
                texts.iter().any(|text| text.contains(&begun)).then_some(1)
            }
        };
        let fits = offers.into_iter().filter(|(insert, ..)| insert.trim() != whole);
        let mut ranked: Vec<(i32, Offer)> = fits.filter_map(|offer| Some((rank(&offer)?, offer))).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().take(MOST).map(|(_, offer)| self.completion(offer)).collect()
    }

    fn completion(&self, (insert, label, kind): Offer) -> Completion {
        let is_blank = |letter: Option<char>| letter.is_none_or(|it| it.is_whitespace() || it == '(');
        let mut insert = insert;
        let is_word = !matches!(insert.as_str(), ")" | "(" | ", ");
        if is_word && !is_blank(self.text[..self.replace.start].chars().next_back()) {
            insert.insert(0, ' ');
        }
        if self.text[self.replace.end..].starts_with(char::is_whitespace) {
            insert.truncate(insert.trim_end().len());
        }
        Completion { replace: self.replace.clone(), insert, label, kind }
    }
}

/// What counts of a text that is compared: no quotes, no case.
fn bare(text: &str) -> String {
    text.trim().trim_start_matches(['"', '\'']).to_lowercase()
}
