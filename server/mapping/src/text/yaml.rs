//! Reads the YAML that people write: one document without anchors, aliases and tags.

use super::node::{Bare, Kind, Name, Node, Place};
use super::{DEEPEST, TextFault};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, StrInput};

/// What is in the text. Nothing is ever longer in memory than in the text, as nothing may be referred to.
pub(super) fn read(text: &str) -> Result<Node, TextFault> {
    let mut reader = Reader { events: Parser::new_from_str(text), last: Place::START };
    loop {
        match reader.next()? {
            (Event::StreamEnd, place) => return Err(place.fault("there is nothing in it")),
            (Event::DocumentStart(_), _) => break,
            _ => {}
        }
    }
    let first = reader.next()?;
    let node = reader.node(first, 0)?;
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => return Ok(node),
            (Event::DocumentStart(_), place) => {
                return Err(place.fault("a second document begins here; a file holds one map"));
            }
            _ => {}
        }
    }
}

struct Reader<'a> {
    events: Parser<'a, StrInput<'a>>,
    last: Place,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Place), TextFault> {
        match self.events.next_event() {
            Some(Ok((event, span))) => {
                self.last = place(span.start);
                Ok((event, self.last))
            }
            Some(Err(error)) => {
                Err(place(*error.marker()).fault(format!("this is not YAML: {}", error.info())))
            }
            None => Ok((Event::StreamEnd, self.last)),
        }
    }

    fn node(&mut self, (event, place): (Event<'a>, Place), depth: usize) -> Result<Node, TextFault> {
        if depth > DEEPEST {
            return Err(place.fault("this lies too deep"));
        }
        let kind = match event {
            Event::Scalar(_, _, anchor, tag) if anchor != 0 || tag.is_some() => return Err(refused(place)),
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag)
                if anchor != 0 || tag.is_some() =>
            {
                return Err(refused(place));
            }
            Event::Scalar(text, ScalarStyle::Plain, ..) => plain(&text),
            Event::Scalar(text, ..) => Kind::Text(text.into_owned()),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        item => items.push(self.node(item, depth + 1)?),
                    }
                }
                Kind::List(items)
            }
            Event::MappingStart(..) => {
                let mut parts = Vec::new();
                loop {
                    match self.next()? {
                        (Event::MappingEnd, _) => break,
                        name => parts.push((self.name(name, depth)?, self.value(depth)?)),
                    }
                }
                Kind::map(parts)?
            }
            _ => return Err(refused(place)),
        };
        Ok(Node { place, kind })
    }

    fn name(&mut self, (event, place): (Event<'a>, Place), depth: usize) -> Result<Name, TextFault> {
        match self.node((event, place), depth + 1)?.kind {
            Kind::Text(text) => Ok(Name { place, text }),
            _ => Err(place.fault("a name is wanted here, such as left")),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, TextFault> {
        let first = self.next()?;
        self.node(first, depth + 1)
    }
}

fn place(mark: Marker) -> Place {
    Place { line: mark.line().max(1), column: mark.col() + 1 }
}

fn refused(place: Place) -> TextFault {
    place.fault("anchors (&), aliases (*) and tags (!) are not read here; write the value itself, in quotes if need be")
}

/// What stands without quotes, as the core schema of YAML 1.2 reads it (section 10.3.2).
fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Bare(Bare::Nothing),
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Kind::Bare(Bare::Truth(text.to_owned())),
        _ if is_number(text) => Kind::Bare(Bare::Number(text.to_owned())),
        _ => Kind::Text(text.to_owned()),
    }
}

fn is_number(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let based = |prefix, radix| {
        let rest = text.strip_prefix(prefix);
        rest.is_some_and(|rest: &str| !rest.is_empty() && rest.chars().all(|c| c.is_digit(radix)))
    };
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_decimal = digits(whole)
        && digits(part)
        && !(whole.is_empty() && part.is_empty())
        && digits(exponent)
        && !exponent.is_empty();
    let is_special = matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN");
    is_decimal || is_special || based("0x", 16) || based("0o", 8)
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn numbers_are_those_of_the_core_schema() {
        for number in [
            "0", "-1", "+12", "007", "1.5", ".5", "1.", "1e3", "-1.5E-3", "0x1F", "0o17", ".inf", "-.Inf",
            ".nan",
        ] {
            assert!(is_number(number), "{number}");
        }
        for text in [
            "",
            ".",
            "-",
            "1.0.0.2",
            "e3",
            "1e",
            "1e+",
            "0x",
            "0xg",
            "0o8",
            "-0x1",
            "1_000",
            "2020-01-01",
            "1:30",
            "-.nan",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }
}
