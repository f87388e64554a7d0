//! Reading a range expression: recursive descent, bounded in length and depth.

use odata::value::Number;

use super::{CompareOp, Expr, Literal, MAX_DEPTH, MAX_LENGTH, RangeError};

/// Reads a range expression. Never panics.
pub fn parse(text: &str) -> Result<Expr, RangeError> {
    if text.len() > MAX_LENGTH {
        return Err(RangeError {
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
        _ => Err(parser.error("expected `&&`, `||` or the end of the filter")),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn any_of(&mut self) -> Result<Expr, RangeError> {
        self.chain("||", Self::all_of, Expr::Or)
    }

    fn all_of(&mut self) -> Result<Expr, RangeError> {
        self.chain("&&", Self::single, Expr::And)
    }

    fn chain(
        &mut self,
        joint: &str,
        part: fn(&mut Self) -> Result<Expr, RangeError>,
        join: fn(Vec<Expr>) -> Expr,
    ) -> Result<Expr, RangeError> {
        let first = part(self)?;
        if !self.take(joint) {
            return Ok(first);
        }
        let mut parts = vec![first, part(self)?];
        while self.take(joint) {
            parts.push(part(self)?);
        }
        Ok(join(parts))
    }

    fn single(&mut self) -> Result<Expr, RangeError> {
        self.skip_blanks();
        if self.take("(") {
            let inner = self.nested(Self::any_of)?;
            return if self.take(")") { Ok(inner) } else { Err(self.error("expected `)`")) };
        }
        if self.take("!") {
            self.skip_blanks();
            // The parenthesis counts itself, so that writing an expression out never makes it deeper.
            let inner = if self.rest().starts_with('(') { self.single() } else { self.nested(Self::single) };
            return Ok(Expr::Not(Box::new(inner?)));
        }
        self.comparison()
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Expr, RangeError>) -> Result<Expr, RangeError> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error(format!("the filter nests deeper than {MAX_DEPTH} levels")));
        }
        self.depth += 1;
        let expr = read(self)?;
        self.depth -= 1;
        Ok(expr)
    }

    fn comparison(&mut self) -> Result<Expr, RangeError> {
        let field = self.name();
        if field.is_empty() {
            return Err(self.error("expected a field's name"));
        }
        self.at += field.len();
        let field = field.to_owned();
        self.skip_blanks();
        let word = self.name();
        if word.eq_ignore_ascii_case("like") {
            self.at += word.len();
            self.skip_blanks();
            let pattern =
                self.quoted()?.ok_or_else(|| self.error("expected a pattern in quotes after `like`"))?;
            return Ok(Expr::Like { field, pattern });
        }
        let op = self.compare_op()?;
        let value = self.literal()?;
        Ok(Expr::Compare { field, op, value })
    }

    fn compare_op(&mut self) -> Result<CompareOp, RangeError> {
        // The longer operators come first, because the shorter ones are their beginnings.
        const OPERATORS: [(&str, CompareOp); 6] = [
            ("==", CompareOp::Eq),
            ("!=", CompareOp::Ne),
            ("<=", CompareOp::Le),
            (">=", CompareOp::Ge),
            ("<", CompareOp::Lt),
            (">", CompareOp::Gt),
        ];
        if self.rest().starts_with("<>") {
            return Err(self.error("write `!=` instead of `<>`"));
        }
        for (sign, op) in OPERATORS {
            if self.take(sign) {
                return Ok(op);
            }
        }
        if self.rest().starts_with('=') {
            return Err(self.error("write `==` instead of `=`"));
        }
        Err(self.error("expected one of ==, !=, <, <=, >, >= and like"))
    }

    fn literal(&mut self) -> Result<Literal, RangeError> {
        self.skip_blanks();
        if let Some(text) = self.quoted()? {
            return Ok(Literal::Text(text));
        }
        if self.rest().starts_with(|first: char| first.is_ascii_digit() || first == '-') {
            return self.number_or_date();
        }
        let word = self.name();
        let after = &self.rest()[word.len()..];
        if let Some(symbol) = after.strip_prefix("::").filter(|_| !word.is_empty()) {
            let symbol = prefix(symbol, is_letter);
            if symbol.is_empty() {
                self.at += word.len() + 2;
                return Err(self.error("expected a member's name after `::`"));
            }
            self.at += word.len() + 2 + symbol.len();
            return Ok(Literal::Enum { type_name: word.to_owned(), symbol: symbol.to_owned() });
        }
        let literal = match word {
            "null" => Literal::Null,
            "true" => Literal::Bool(true),
            "false" => Literal::Bool(false),
            "" => return Err(self.error("expected a value")),
            _ => {
                return Err(
                    self.error("expected a value: a text stands in quotes, an enum as `Type::Member`")
                );
            }
        };
        self.at += word.len();
        Ok(literal)
    }

    fn number_or_date(&mut self) -> Result<Literal, RangeError> {
        let token = prefix(self.rest(), |letter| {
            letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '\\' | '/')
        });
        let literal = match Number::parse(token) {
            Some(number) => Literal::Number(number),
            None => date(token).ok_or_else(|| {
                self.error(format!("`{token}` is neither a number nor a date such as 23\\06\\2021"))
            })?,
        };
        self.at += token.len();
        Ok(literal)
    }

    /// The text in quotes at the current position, if there is one.
    fn quoted(&mut self) -> Result<Option<String>, RangeError> {
        let mut letters = self.rest().char_indices();
        let Some((_, quote @ ('"' | '\''))) = letters.next() else {
            return Ok(None);
        };
        let mut content = String::new();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => content.extend(letters.next().map(|(_, escaped)| escaped)),
                end if end == quote => {
                    self.at += at + 1;
                    return Ok(Some(content));
                }
                plain => content.push(plain),
            }
        }
        Err(self.error("the quoted text does not end"))
    }

    /// The field name or keyword at the current position, maybe with the name of its table before a dot.
    fn name(&self) -> &'a str {
        let word = prefix(self.rest(), |letter| is_letter(letter) || letter == '.');
        if word.starts_with(|first: char| first == '.' || first.is_numeric()) { "" } else { word }
    }

    fn take(&mut self, wanted: &str) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn error(&self, message: impl Into<String>) -> RangeError {
        RangeError { message: message.into(), at: self.at }
    }
}

/// Day, month and year between backslashes.
fn date(token: &str) -> Option<Literal> {
    let mut parts = token.split('\\');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || year.len() != 4 || ![day, month, year].into_iter().all(digits) {
        return None;
    }
    let date = jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(Literal::Date { year: date.year(), month: date.month(), day: date.day() })
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn prefix(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    text.find(|letter| !belongs(letter)).map_or(text, |end| &text[..end])
}
