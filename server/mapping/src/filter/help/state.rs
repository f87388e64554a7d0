//! What may stand at a place of a filter.

use super::Language;
use super::token::{Kind, Token};

/// What is expected next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State<'a> {
    /// A field, or what begins a condition in another way.
    Condition,
    /// An operator behind this field.
    Operator(&'a str),
    /// A value of this field.
    Value(&'a str),
    /// A text for which nothing is known.
    Text,
    /// `and`, `or`, or a closing parenthesis.
    Joint,
    /// The opening parenthesis of a function.
    Function,
    /// The field that a function looks into.
    Subject,
    /// What stands between that and the text that it looks for.
    Comma,
    /// The closing parenthesis of a function.
    End,
    /// Something went before that is not understood.
    Lost,
}

/// The functions of the CRM's language.
pub(super) const FUNCTIONS: [&str; 3] = ["contains", "startswith", "endswith"];
/// The operators between a field and a value, those for all kinds of values first.
pub(super) const RANGE: [&str; 7] = ["==", "!=", "<", "<=", ">", ">=", "like"];
/// Those of the CRM's language.
pub(super) const ODATA: [&str; 6] = ["eq", "ne", "gt", "ge", "lt", "le"];

/// What is expected behind these tokens, and how many parentheses are open.
pub(super) fn after<'a>(language: Language, text: &'a str, tokens: &[Token]) -> (State<'a>, usize) {
    let mut depth = 0_usize;
    let state = tokens.iter().fold(State::Condition, |state, token| {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        let piece = &text[token.at.clone()];
        match language {
            Language::Range => in_range(state, token.kind, piece),
            Language::OData => in_odata(state, token.kind, piece),
        }
    });
    (state, depth)
}

fn in_range<'a>(state: State<'a>, kind: Kind, piece: &'a str) -> State<'a> {
    match (state, kind) {
        (_, Kind::Sign) if matches!(piece, "&&" | "||") => State::Condition,
        (State::Condition, Kind::Open) => State::Condition,
        (State::Condition, Kind::Sign) if piece == "!" => State::Condition,
        (State::Condition, Kind::Word) => State::Operator(piece),
        (State::Operator(_), Kind::Word) if piece.eq_ignore_ascii_case("like") => State::Text,
        (State::Operator(field), Kind::Sign) if RANGE.contains(&piece) => State::Value(field),
        (State::Value(_) | State::Text, Kind::Word | Kind::Quoted | Kind::Number)
        | (State::Joint, Kind::Close) => State::Joint,
        _ => State::Lost,
    }
}

fn in_odata<'a>(state: State<'a>, kind: Kind, piece: &'a str) -> State<'a> {
    match (state, kind) {
        (State::Operator(_) | State::Joint | State::Lost, Kind::Word) if matches!(piece, "and" | "or") => {
            State::Condition
        }
        (State::Condition, Kind::Open) => State::Condition,
        (State::Condition, Kind::Word) if piece == "not" => State::Condition,
        (State::Condition, Kind::Word) if FUNCTIONS.contains(&piece) => State::Function,
        (State::Condition, Kind::Word) => State::Operator(piece),
        (State::Condition, Kind::Quoted | Kind::Number) => State::Operator(""),
        (State::Operator(field), Kind::Word) if ODATA.contains(&piece) => State::Value(field),
        (State::Value(_), Kind::Word | Kind::Quoted | Kind::Number)
        // A column of yes and no stands for itself.
        | (State::Operator(_) | State::Joint | State::End, Kind::Close) => State::Joint,
        (State::Function, Kind::Open) => State::Subject,
        (State::Subject, Kind::Word | Kind::Quoted) => State::Comma,
        (State::Comma, Kind::Comma) => State::Text,
        (State::Text, Kind::Word | Kind::Quoted | Kind::Number) => State::End,
        _ => State::Lost,
    }
}
