//! System query options and the few custom ones that the services define.

use super::{decode_query, encode_query};

/// Which rows and columns a request asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryOptions {
    /// `$select`: property names.
    pub select: Vec<String>,
    /// `$filter`: the text, decoded; read it with [`crate::filter::parse`].
    pub filter: Option<String>,
    /// `$orderby`: paths with their direction.
    pub orderby: Vec<(String, Direction)>,
    /// `$top`
    pub top: Option<u64>,
    /// `$skip`
    pub skip: Option<u64>,
    /// `$count=true`
    pub count: bool,
    /// `$expand`: each navigation property with its nested options, as text.
    pub expand: Vec<String>,
    /// `$skiptoken`
    pub skiptoken: Option<String>,
    /// `$deltatoken`
    pub deltatoken: Option<String>,
    /// `$apply`
    pub apply: Option<String>,
    /// `cross-company=true`: Finance & Operations answers for every legal entity.
    pub cross_company: bool,
    /// Every other option in order, decoded: `$format`, parameter aliases and custom options.
    pub other: Vec<(String, String)>,
}

/// Sort direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    #[default]
    Ascending,
    /// Greatest first.
    Descending,
}

/// A query that cannot be served.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// A `$` option that this crate does not know.
    #[error("the query option `{name}` is not supported")]
    Unknown {
        /// The option.
        name: String,
    },
    /// A `$` option given twice.
    #[error("the query option `{name}` is given twice")]
    Repeated {
        /// The option.
        name: String,
    },
    /// A value that the option does not take.
    #[error("`{value}` is not a value for `{name}`: {expected}")]
    Value {
        /// The option.
        name: String,
        /// The value.
        value: String,
        /// What would be right.
        expected: &'static str,
    },
    /// The query is not valid percent-encoded UTF-8.
    #[error("the query cannot be decoded")]
    Encoding(#[from] super::UrlError),
}

impl QueryOptions {
    /// Reads a query without its question mark. `%24` counts as `$`, and `+` as a blank.
    ///
    /// An unknown option with a `$` is an error, since ignoring one would answer another question than was asked.
    pub fn parse(query: &str) -> Result<Self, QueryError> {
        let mut options = Self::default();
        let mut seen: Vec<String> = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode_query(name)?, decode_query(value)?);
            if name.starts_with('$') {
                if seen.contains(&name) {
                    return Err(QueryError::Repeated { name });
                }
                seen.push(name.clone());
            }
            options.set(name, value)?;
        }
        Ok(options)
    }

    fn set(&mut self, name: String, value: String) -> Result<(), QueryError> {
        match name.as_str() {
            "$select" => self.select = items(&value, ',').map(str::to_owned).collect(),
            "$filter" => self.filter = Some(value).filter(|text| !text.trim().is_empty()),
            "$orderby" => self.orderby = items(&value, ',').map(order).collect::<Result<_, _>>()?,
            "$top" => self.top = Some(number(name, value)?),
            "$skip" => self.skip = Some(number(name, value)?),
            "$count" => self.count = flag(name, value)?,
            "$expand" => self.expand = items(&value, ',').map(str::to_owned).collect(),
            "$skiptoken" => self.skiptoken = Some(value),
            "$deltatoken" => self.deltatoken = Some(value),
            "$apply" => self.apply = Some(value),
            "cross-company" => self.cross_company = flag(name, value)?,
            "$format" => self.other.push((name, value)),
            unknown if unknown.starts_with('$') => return Err(QueryError::Unknown { name }),
            _ => self.other.push((name, value)),
        }
        Ok(())
    }

    /// The query without question mark, percent-encoded; empty when nothing is asked for.
    pub fn to_query(&self) -> String {
        let mut out = String::new();
        let mut push = |name: &str, value: &str| {
            if !out.is_empty() {
                out.push('&');
            }
            out.push_str(&encode_query(name));
            out.push('=');
            out.push_str(&encode_query(value));
        };
        let orderby: Vec<_> = self.orderby.iter().map(|(path, direction)| direction.written(path)).collect();
        for (name, items) in [("$select", &self.select), ("$orderby", &orderby), ("$expand", &self.expand)] {
            if !items.is_empty() {
                push(name, &items.join(","));
            }
        }
        let texts = [
            ("$filter", &self.filter),
            ("$apply", &self.apply),
            ("$top", &self.top.map(|top| top.to_string())),
            ("$skip", &self.skip.map(|skip| skip.to_string())),
            ("$count", &self.count.then(|| "true".to_owned())),
            ("$skiptoken", &self.skiptoken),
            ("$deltatoken", &self.deltatoken),
            ("cross-company", &self.cross_company.then(|| "true".to_owned())),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                push(name, text);
            }
        }
        for (name, value) in &self.other {
            push(name, value);
        }
        out
    }
}

impl Direction {
    fn written(self, path: &str) -> String {
        match self {
            Self::Ascending => path.to_owned(),
            Self::Descending => format!("{path} desc"),
        }
    }
}

/// The items of a list, without blanks around them and without empty ones. A separator inside of parentheses or quotes
/// belongs to an item: lists are parted by commas, the options within `$expand` by semicolons.
pub fn items(list: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut depth, mut quoted) = (0_usize, false);
    let pieces = list.split(move |letter| {
        match letter {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == separator && depth == 0 && !quoted
    });
    pieces.map(str::trim).filter(|piece| !piece.is_empty())
}

fn order(item: &str) -> Result<(String, Direction), QueryError> {
    let mut words = item.split_whitespace();
    let direction = |word| match word {
        None | Some("asc") => Some(Direction::Ascending),
        Some("desc") => Some(Direction::Descending),
        Some(_) => None,
    };
    match (words.next(), direction(words.next()), words.next()) {
        (Some(path), Some(direction), None) => Ok((path.to_owned(), direction)),
        _ => Err(QueryError::Value {
            name: "$orderby".to_owned(),
            value: item.to_owned(),
            expected: "a property, then asc or desc",
        }),
    }
}

fn number(name: String, value: String) -> Result<u64, QueryError> {
    // `parse` alone would let a plus sign pass.
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    match value.parse() {
        Ok(number) if digits => Ok(number),
        _ => Err(QueryError::Value { name, value, expected: "a whole number that is not negative" }),
    }
}

fn flag(name: String, value: String) -> Result<bool, QueryError> {
    match value.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(QueryError::Value { name, value, expected: "true or false" }),
    }
}
