//! Reading a filter: recursive descent, bounded in length and depth.

use super::{CompareOp, Expr, FilterError, Function, MAX_DEPTH, MAX_LENGTH, Operand};
use crate::literal::{Literal, Scanned, is_identifier, scan};

/// Operators of OData that this crate knows of but does not take, with what to write instead.
const UNSUPPORTED: [(&str, &str); 7] = [
    ("in", "write the alternatives with `eq` and `or`"),
    ("has", "compare with `eq`"),
    ("add", "arithmetic is not supported"),
    ("sub", "arithmetic is not supported"),
    ("mul", "arithmetic is not supported"),
    ("div", "arithmetic is not supported"),
    ("mod", "arithmetic is not supported"),
];

/// Reads a filter that has already been percent-decoded.
pub fn parse(text: &str) -> Result<Expr, FilterError> {
    if text.len() > MAX_LENGTH {
        return Err(FilterError {
            message: format!("the filter is longer than {MAX_LENGTH} bytes"),
            at: MAX_LENGTH,
        });
    }
    let mut parser = Parser { text, at: 0, depth: 0 };
    let expr = parser.any_of()?;
    parser.skip_blanks();
    match parser.rest() {
        "" => Ok(expr),
        rest if rest.starts_with(')') => Err(parser.error("there is no opening parenthesis for this one")),
        _ => Err(parser.error("expected `and`, `or` or the end of the filter")),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn any_of(&mut self) -> Result<Expr, FilterError> {
        self.chain("or", Self::all_of, Expr::Or)
    }

    fn all_of(&mut self) -> Result<Expr, FilterError> {
        self.chain("and", Self::single, Expr::And)
    }

    fn chain(
        &mut self,
        joint: &str,
        part: fn(&mut Self) -> Result<Expr, FilterError>,
        join: fn(Vec<Expr>) -> Expr,
    ) -> Result<Expr, FilterError> {
        let first = part(self)?;
        if !self.take_word(joint) {
            return Ok(first);
        }
        let mut parts = vec![first, part(self)?];
        while self.take_word(joint) {
            parts.push(part(self)?);
        }
        Ok(join(parts))
    }

    fn single(&mut self) -> Result<Expr, FilterError> {
        self.skip_blanks();
        if self.depth >= MAX_DEPTH {
            return Err(self.error(format!("the filter nests deeper than {MAX_DEPTH} levels")));
        }
        if self.take('(') {
            return self.nested(Self::parenthesised);
        }
        if self.take_word("not") {
            // `not (…)` counts as one level, so that what `Display` writes is never deeper than what was read.
            let inner = if self.take('(') { Self::parenthesised } else { Self::single };
            return Ok(Expr::Not(Box::new(self.nested(inner)?)));
        }
        if let Some(call) = self.call()? {
            return Ok(call);
        }
        let left = self.operand()?;
        let Some(op) = self.compare_op()? else {
            return match left {
                Operand::Path(_) | Operand::Literal(Literal::Bool(_) | Literal::Null) => Ok(Expr::Test(left)),
                Operand::Literal(_) => Err(self.error("expected a comparison such as `eq`")),
            };
        };
        let right = self.operand()?;
        Ok(Expr::Compare { op, left, right })
    }

    fn nested(&mut self, part: fn(&mut Self) -> Result<Expr, FilterError>) -> Result<Expr, FilterError> {
        self.depth += 1;
        let inner = part(self)?;
        self.depth -= 1;
        Ok(inner)
    }

    /// What follows an opening parenthesis, up to the closing one.
    fn parenthesised(&mut self) -> Result<Expr, FilterError> {
        let inner = self.any_of()?;
        self.expect(')')?;
        Ok(inner)
    }

    fn call(&mut self) -> Result<Option<Expr>, FilterError> {
        let name = self.word();
        let after = &self.rest()[name.len()..];
        if name.is_empty() || !after.trim_start().starts_with('(') {
            return Ok(None);
        }
        let function = match name {
            "contains" => Function::Contains,
            "startswith" => Function::StartsWith,
            "endswith" => Function::EndsWith,
            _ => return Err(self.error(format!("the function `{name}` is not supported"))),
        };
        self.at += name.len();
        self.expect('(')?;
        let subject = self.operand()?;
        self.expect(',')?;
        let argument = self.operand()?;
        self.expect(')')?;
        Ok(Some(Expr::Call { function, subject, argument }))
    }

    fn operand(&mut self) -> Result<Operand, FilterError> {
        self.skip_blanks();
        let scanned = scan(self.rest()).map_err(|error| self.error(error.to_string()))?;
        if let Scanned::Literal(literal, length) = scanned {
            self.at += length;
            return Ok(Operand::Literal(literal));
        }
        let path = self.word();
        if path.is_empty() {
            return Err(self.error("expected a property or a value"));
        }
        if !path.split(['/', '.']).all(is_identifier) {
            return Err(self.error(format!("`{path}` is not a property path")));
        }
        self.at += path.len();
        Ok(Operand::Path(path.to_owned()))
    }

    fn compare_op(&mut self) -> Result<Option<CompareOp>, FilterError> {
        self.skip_blanks();
        let word = self.word();
        let op = match word {
            "eq" => CompareOp::Eq,
            "ne" => CompareOp::Ne,
            "gt" => CompareOp::Gt,
            "ge" => CompareOp::Ge,
            "lt" => CompareOp::Lt,
            "le" => CompareOp::Le,
            "" | "and" | "or" => return Ok(None),
            _ => return Err(self.unknown_operator(word)),
        };
        self.at += word.len();
        Ok(Some(op))
    }

    fn unknown_operator(&self, word: &str) -> FilterError {
        let advice = UNSUPPORTED.iter().find(|(name, _)| *name == word).map(|(_, advice)| *advice);
        let advice = advice.unwrap_or("expected one of eq, ne, gt, ge, lt, le");
        self.error(format!("the operator `{word}` is not supported: {advice}"))
    }

    /// The letters at the current position that could make up a path or a keyword.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        let ends = |letter: char| !(letter.is_alphanumeric() || matches!(letter, '_' | '/' | '.'));
        rest.find(ends).map_or(rest, |end| &rest[..end])
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        self.skip_blanks();
        let found = self.word() == wanted;
        if found {
            self.at += wanted.len();
        }
        found
    }

    fn take(&mut self, wanted: char) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn expect(&mut self, wanted: char) -> Result<(), FilterError> {
        if self.take(wanted) { Ok(()) } else { Err(self.error(format!("expected `{wanted}`"))) }
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn error(&self, message: impl Into<String>) -> FilterError {
        FilterError { message: message.into(), at: self.at }
    }
}
