use super::plan::{MappedColumn, Plan};
use super::synonyms::{self, normalised};
use super::target::{COMPANY_LOOKUP, DATA_AREA, Field, Target};
use super::{LoadError, LoadOptions, convert};

/// How sure a proposal is; smaller is surer.
type Rank = usize;

/// Finds a field for every column: as the person says, else by the same name, else by what such columns mostly mean.
///
/// A field takes one column: of two that would fit, the one that fits better, else the first.
pub(super) fn plan(target: &Target<'_>, header: &[String], options: &LoadOptions) -> Result<Plan, LoadError> {
    let mut constants = constants(target, options)?;
    let mut chosen: Vec<Option<(Rank, Field)>> = vec![None; header.len()];
    for (column, field) in &options.map {
        let at = header
            .iter()
            .position(|name| name == column)
            .or_else(|| header.iter().position(|name| normalised(name) == normalised(column)))
            .ok_or_else(|| LoadError::UnknownColumn { column: column.clone(), known: header.join(", ") })?;
        let field = known_field(target, field)?;
        let taken = chosen.iter().flatten().any(|(_, other)| *other == field);
        if taken || constants.iter().any(|(other, _)| *other == field) {
            return Err(LoadError::GivenTwice { field: field.path() });
        }
        chosen[at] = Some((0, field));
    }
    for (at, column) in header.iter().enumerate() {
        if chosen[at].is_some() {
            continue;
        }
        for (rank, field) in proposals(target, column) {
            let rival = chosen.iter().position(|other| matches!(other, Some((_, it)) if *it == field));
            let better =
                rival.is_none_or(|rival| chosen[rival].as_ref().is_some_and(|(other, _)| rank < *other));
            if better && !constants.iter().any(|(other, _)| *other == field) {
                if let Some(rival) = rival {
                    chosen[rival] = None;
                }
                chosen[at] = Some((rank, field));
                break;
            }
        }
    }
    let cells: Vec<(usize, Field)> =
        chosen.into_iter().enumerate().filter_map(|(at, choice)| Some((at, choice?.1))).collect();
    require_keys(target, &cells, &constants)?;
    constants.sort_by_key(|(field, _)| field.path());
    Ok(Plan {
        entity: target.set.clone(),
        mapped: cells
            .iter()
            .map(|(at, field)| MappedColumn { column: header[*at].clone(), field: field.path() })
            .collect(),
        unmapped: header
            .iter()
            .enumerate()
            .filter(|(at, _)| !cells.iter().any(|(mapped, _)| mapped == at))
            .map(|(_, column)| column.clone())
            .collect(),
        set: constants.iter().map(|(field, value)| (field.path(), value.clone())).collect(),
        cells,
        constants,
    })
}

fn proposals(target: &Target<'_>, column: &str) -> Vec<(Rank, Field)> {
    let column = normalised(column);
    // The company is never guessed: a column called "company" mostly holds the customer's name.
    let fits = |name: &str| if normalised(name) == normalised(DATA_AREA) { None } else { target.field(name) };
    let same_name = fits(&column).map(|field| (1, field));
    // Among synonyms a column that says "code" fits better than one that does not, because fields hold codes.
    let rank = if column.ends_with("code") { 2 } else { 3 };
    let alike = synonyms::of(&column).iter().filter_map(|name| Some((rank, fits(name)?)));
    same_name.into_iter().chain(alike).collect()
}

fn constants(target: &Target<'_>, options: &LoadOptions) -> Result<Vec<(Field, String)>, LoadError> {
    let mut constants: Vec<(Field, String)> = Vec::new();
    let mut values: Vec<(Field, String)> = Vec::new();
    if let Some(company) = &options.company {
        let field = target.field(DATA_AREA).or_else(|| target.field(COMPANY_LOOKUP));
        let field = field.ok_or_else(|| LoadError::NoCompany { entity: target.set.clone() })?;
        values.push((field, company.clone()));
    }
    for (name, value) in &options.set {
        values.push((known_field(target, name)?, value.clone()));
    }
    for (field, value) in values {
        if constants.iter().any(|(other, _)| *other == field) {
            return Err(LoadError::GivenTwice { field: field.path() });
        }
        convert::check(&field, &value).map_err(|reason| LoadError::Value {
            field: field.path(),
            value: value.clone(),
            reason,
        })?;
        constants.push((field, value));
    }
    Ok(constants)
}

fn known_field(target: &Target<'_>, name: &str) -> Result<Field, LoadError> {
    target.field(name).ok_or_else(|| LoadError::UnknownField {
        entity: target.set.clone(),
        field: name.to_owned(),
        known: target.writable_fields(),
    })
}

fn require_keys(
    target: &Target<'_>,
    cells: &[(usize, Field)],
    constants: &[(Field, String)],
) -> Result<(), LoadError> {
    for key in target.key() {
        let given = |field: &Field| matches!(field, Field::Plain { name, .. } if name == key);
        if cells.iter().any(|(_, field)| given(field)) || constants.iter().any(|(field, _)| given(field)) {
            continue;
        }
        let entity = target.set.clone();
        return Err(if key == DATA_AREA {
            LoadError::CompanyMissing { entity }
        } else {
            LoadError::KeyMissing { entity, field: key.to_owned() }
        });
    }
    Ok(())
}
