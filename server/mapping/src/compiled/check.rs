//! What would make a mapping unusable.

use std::collections::BTreeSet;

use model::{Direction, EntitySchema, FieldKind, FieldMapping, Mapping, Side, Transform};

use super::{Compiled, End, Filter, Pair, input};
use crate::filter::{RowFilter, xpp};

/// One reason why a mapping cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The number under which admins know the check, such as `1003`, or a code of our own, such as `TANDEM01`.
    pub code: &'static str,
    /// Where in the mapping: a field's name, `Integration key`, `ERP filter` or `CRM filter`.
    pub place: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, in one sentence.
    pub remedy: String,
}

pub(super) fn compile(
    mapping: &Mapping,
    left: &EntitySchema,
    right: &EntitySchema,
) -> Result<Compiled, Vec<Problem>> {
    let mut check = Check { mapping, left, right, problems: Vec::new() };
    let pairs: Vec<Pair> = mapping.all_fields().map(|field| check.pair(field)).collect();
    check.problems.extend(input::circles(&pairs));
    let key = check.key(&pairs);
    let left_filter = check.filter(Side::Left);
    let right_filter = check.filter(Side::Right);
    if !check.problems.is_empty() {
        return Err(check.problems);
    }
    // The company's pair comes first of all.
    let company = mapping.company.is_some().then_some(0);
    let modified = [left, right].map(|schema| schema.modified_time.clone());
    Ok(Compiled { pairs, key, company, left_filter, right_filter, modified })
}

struct Check<'a> {
    mapping: &'a Mapping,
    left: &'a EntitySchema,
    right: &'a EntitySchema,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn pair(&mut self, field: &FieldMapping) -> Pair {
        let has_constant = field.transforms.iter().any(|it| matches!(it, Transform::Default { .. }));
        if field.left.is_empty() && (field.right.is_empty() || !has_constant) {
            self.report(
                "1021",
                &field.right,
                "The line has no ERP field.",
                "Choose one, or give a default value.",
            );
        } else if field.right.is_empty() && !has_constant {
            self.report(
                "1024",
                &field.left,
                "The line has no CRM column.",
                "Choose one, or give a default value.",
            );
        }
        let is_key = self.mapping.is_key(field)
            || self
                .mapping
                .key
                .iter()
                .any(|part| !part.is_empty() && part.eq_ignore_ascii_case(&field.right));
        let (left, right) = (self.left_end(field), self.right_end(field));
        let (mut pair, mut problems) = Pair::new(field, left, right, is_key);
        for direction in Direction::BOTH {
            let side = direction.source();
            let is_firm = |end: &End| self.is_of_key(side, end);
            problems.extend(pair.find_inputs(direction, |name| self.named(side, name), is_firm));
        }
        self.problems.extend(problems);
        pair
    }

    /// A field that an expression names. The CRM's lookups are ids: what they mean is known of those that are mapped.
    fn named(&self, side: Side, name: &str) -> Result<End, String> {
        let schema = if side == Side::Left { self.left } else { self.right };
        let mut mapped =
            self.mapping.all_fields().filter(|line| side == Side::Right && line.lookup.is_some());
        if let Some(line) = mapped.find(|line| line.right.eq_ignore_ascii_case(name))
            && let Some(field) = line.lookup.as_ref().and_then(|lookup| schema.field(&lookup.column))
        {
            return Ok(End::new(line, side, field));
        }
        match schema.field(name) {
            None => Err(format!("The expression reads `{name}`, which {} does not have.", schema.entity)),
            Some(field) if matches!(field.kind, FieldKind::Lookup { .. }) => Err(format!(
                "The expression reads `{name}`, which is a lookup: it can be read where it is mapped, by its full name as \
                 in row[\"{name}.code\"]."
            )),
            Some(field) => Ok(End::plain(field)),
        }
    }

    /// Does a field name records? Those never change while a pair lasts.
    fn is_of_key(&self, side: Side, end: &End) -> bool {
        let mut keys = self.mapping.all_fields().filter(|line| self.mapping.is_key(line));
        keys.any(|line| line.name(side).eq_ignore_ascii_case(&end.name))
    }

    fn left_end(&mut self, field: &FieldMapping) -> Option<End> {
        if field.left.is_empty() {
            return None;
        }
        let Some(schema) = self.left.field(&field.left) else {
            let message = format!("{} has no field `{}`.", self.left.entity, field.left);
            self.report("1022", &field.left, message, "Choose another field, or refresh the tables.");
            return None;
        };
        Some(End::new(field, Side::Left, schema))
    }

    fn right_end(&mut self, field: &FieldMapping) -> Option<End> {
        if field.right.is_empty() {
            return None;
        }
        let column = field.lookup.as_ref().map_or(&field.right, |lookup| &lookup.column);
        let Some(schema) = self.right.field(column) else {
            let (code, message, remedy) = if field.lookup.is_none() && column.contains('.') {
                ("1027", "The lookup does not say which table it points to.".to_owned(), LOOKUP_REMEDY)
            } else {
                let message = format!("{} has no column `{column}`.", self.right.entity);
                ("1025", message, "Choose another column, or refresh the tables.")
            };
            self.report(code, &field.right, message, remedy);
            return None;
        };
        let targets = field.lookup.as_ref().map_or(&[][..], |lookup| &lookup.targets);
        if targets.is_empty() && (field.lookup.is_some() || matches!(schema.kind, FieldKind::Lookup { .. })) {
            self.report(
                "1027",
                &field.right,
                "The lookup does not say which table it points to.",
                LOOKUP_REMEDY,
            );
        }
        Some(End::new(field, Side::Right, schema))
    }

    /// Positions of the key's pairs, the company first.
    fn key(&mut self, pairs: &[Pair]) -> Vec<usize> {
        let mut positions: Vec<usize> = self.mapping.company.iter().map(|_| 0).collect();
        for part in &self.mapping.key {
            let at = pairs.iter().position(|pair| pair.mapping.right.eq_ignore_ascii_case(part));
            match at {
                Some(at) if !positions.contains(&at) => positions.push(at),
                Some(_) => {}
                None => {
                    let message = format!("The key column `{part}` is not mapped.");
                    self.report("1014", part, message, "Map it, or take it out of the integration key.");
                }
            }
        }
        if self.mapping.key.is_empty() {
            let remedy = "Choose the columns that name a record, such as the account number.";
            self.report("1003", "Integration key", "The map has no integration key.", remedy);
        }
        for pair in positions.iter().filter_map(|at| pairs.get(*at)) {
            let field = &pair.mapping;
            if field.left.is_empty() || field.right.is_empty() {
                let message = format!("The key column `{}` is not mapped to a field.", field.right);
                self.report("1014", &field.right, message, "Map it to the field that holds its value.");
            }
            // A constant travels whenever its record does, so it asks for nothing by itself.
            let travels = |direction| {
                self.mapping.fields.iter().any(|field| {
                    field.direction.carries(direction) && !field.left.is_empty() && !field.right.is_empty()
                })
            };
            let lacks = |direction| travels(direction) && !field.direction.carries(direction);
            if Direction::BOTH.into_iter().any(lacks) {
                let message = format!(
                    "The key column `{}` does not travel in every direction of the map.",
                    field.right
                );
                self.report("1004", &field.right, message, "Set its direction to both ways.");
            }
        }
        positions
    }

    fn filter(&mut self, side: Side) -> Filter {
        let text = self.mapping.filter(side);
        let rule = match (text.trim(), side) {
            ("", _) => Ok(RowFilter::Everything),
            (_, Side::Left) => xpp::parse(text).map(RowFilter::Range).map_err(|error| error.to_string()),
            (_, Side::Right) => {
                odata::filter::parse(text).map(RowFilter::OData).map_err(|error| error.to_string())
            }
        };
        let place = format!("{side} filter");
        let rule = rule.unwrap_or_else(|error| {
            self.report(
                "1012",
                &place,
                format!("The filter cannot be read: {error}."),
                "Correct the filter.",
            );
            RowFilter::Everything
        });
        let paths = match &rule {
            RowFilter::Everything => BTreeSet::new(),
            RowFilter::Range(expr) => xpp::fields(expr),
            RowFilter::OData(expr) => odata::filter::paths(expr),
        };
        let mut columns = Vec::new();
        for path in paths {
            if let Some(column) = self.filter_column(side, path) {
                columns.push((path.to_owned(), column));
                continue;
            }
            let message =
                format!("The filter names `{path}`, which {} does not have.", self.mapping.entity(side));
            self.report(
                "1012",
                &place,
                message,
                "Correct the filter; fields of other tables cannot be used.",
            );
        }
        Filter { rule, columns }
    }

    /// The column in payloads that a filter means.
    fn filter_column(&self, side: Side, path: &str) -> Option<String> {
        if side == Side::Left {
            return self.left.field(path).map(|field| field.name.clone());
        }
        let bare = path.strip_prefix('_').and_then(|path| path.strip_suffix("_value"));
        let field = self.right.field(path).or_else(|| self.right.field(bare?))?;
        let is_lookup = matches!(field.kind, FieldKind::Lookup { .. });
        Some(if is_lookup { value_column(&field.name) } else { field.name.clone() })
    }

    fn report(&mut self, code: &'static str, place: &str, message: impl Into<String>, remedy: &str) {
        let problem =
            Problem { code, place: place.to_owned(), message: message.into(), remedy: remedy.to_owned() };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

const LOOKUP_REMEDY: &str = "Choose the related table and the column that holds the ERP's value.";

/// The column that holds the GUID of a Dataverse lookup in payloads.
pub(super) fn value_column(lookup: &str) -> String {
    format!("_{lookup}_value")
}
