//! Entity maps as packages of dual-write have them: what `msdyn_mapping` and `msdyn_properties` hold.
//!
//! That form knows defaults and value maps, and neither integration keys nor companies. What it cannot say is told by
//! [`loss`], and travels in `tandem.json`.

mod field;
mod gates;
mod lookup;
mod loss;
mod transform;

pub use gates::Gate;
pub(crate) use gates::{description, gates};
pub use loss::{Loss, loss};

use crate::json::{Json, object};
use field::fields;
use model::Mapping;

/// A map as the form says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spoken {
    /// The ERP's entity by its label, for example `Customers V3`.
    pub(crate) left_label: String,
    /// The map; entities and fields of the ERP are named as the form names them.
    pub(crate) mapping: Mapping,
    /// What was understood only in part, as sentences.
    pub(crate) warnings: Vec<String>,
}

/// Reads what `msdyn_mapping` holds; why it cannot be read, as a part of a sentence.
pub(crate) fn read(raw: &str) -> Result<Spoken, String> {
    let document = Json::read(raw).map_err(|error| error.to_string())?;
    let legs = document.get("legs").items();
    let leg = legs.first().ok_or("it has no leg")?;
    let mut warnings = Vec::new();
    if legs.len() > 1 {
        warnings.push(format!("It has {} legs, of which only the first counts.", legs.len()));
    }
    let (left, right) = (leg.get("sourceSchema").words(), leg.get("destinationSchema").words());
    if left.trim().is_empty() || right.trim().is_empty() {
        return Err("it does not name both entities".to_owned());
    }
    let fields = field::read(leg.get("fieldMappings"), &mut warnings);
    let mapping = Mapping {
        left_entity: left.clone(),
        right_entity: right,
        left_filter: leg.get("sourceFilter").words(),
        right_filter: leg.get("reversedSourceFilter").words(),
        key: Vec::new(),
        company: None,
        fields,
    };
    Ok(Spoken { left_label: left, mapping, warnings })
}

/// What `msdyn_mapping` is to hold. Where something is kept of the same map, what it says besides stays in it, and what it
/// says alike is not touched; a text that agrees is returned as it is.
pub(crate) fn write(mapping: &Mapping, left_label: &str, kept: Option<&str>) -> String {
    let before =
        kept.and_then(|raw| Json::read(raw).ok()).filter(|json| !json.get("legs").items().is_empty());
    let Some(before) = before else { return fresh(mapping, left_label).write() };
    let mut document = before.clone();
    let mut legs = before.get("legs").items().to_vec();
    if let Some(leg) = legs.first_mut() {
        let is_named = |name: &str| {
            let own = leg.get("sourceSchema").words();
            own.eq_ignore_ascii_case(name)
        };
        if !is_named(left_label) && !is_named(&mapping.left_entity) {
            leg.put("sourceSchema", left_label.into());
        }
        let texts = [
            ("destinationSchema", &mapping.right_entity),
            ("sourceFilter", &mapping.left_filter),
            ("reversedSourceFilter", &mapping.right_filter),
        ];
        for (name, text) in texts {
            if leg.get(name).words() != *text {
                leg.put(name, text.as_str().into());
            }
        }
        let merged = fields(&mapping.fields, leg.get("fieldMappings").items());
        if leg.get("fieldMappings").items() != merged {
            leg.put("fieldMappings", Json::List(merged));
        }
    }
    if before.get("legs").items() != legs {
        document.put("legs", Json::List(legs));
    }
    match kept {
        Some(raw) if document == before => raw.to_owned(),
        _ => document.write(),
    }
}

/// The names and their order are those of packages that the vendor ships.
fn fresh(mapping: &Mapping, left_label: &str) -> Json {
    let leg = object([
        ("id", "001".into()),
        ("sourceEnvironment", "".into()),
        ("sourceSchema", left_label.into()),
        ("sourceEnvironmentType", "AX".into()),
        ("sourceFilter", mapping.left_filter.as_str().into()),
        ("destinationEnvironment", "".into()),
        ("destinationSchema", mapping.right_entity.as_str().into()),
        ("destinationEnvironmentType", "CRM".into()),
        ("reversedSourceFilter", mapping.right_filter.as_str().into()),
        ("fieldMappings", Json::List(fields(&mapping.fields, &[]))),
        ("entityFileFormat", "CSV".into()),
        ("deleteNonMatchingData", Json::Bool(false)),
    ]);
    object([
        ("name", Json::Text(format!("{left_label} - {}", mapping.right_entity))),
        ("order", 0.into()),
        ("leftEnvironmentType", "AX".into()),
        ("centerEnvironmentType", "CRM".into()),
        ("rightEnvironmentType", "UNDEFINED".into()),
        ("leftEnvironment", "".into()),
        ("centerEnvironment", "".into()),
        ("legs", Json::List(vec![leg])),
    ])
}

/// What `msdyn_properties` is to hold. What is kept stays, also where it cannot be read.
pub(crate) fn properties(description: &str, kept: Option<&str>) -> String {
    if let Some(raw) = kept {
        return match Json::read(raw) {
            Ok(mut json @ Json::Object(_)) if json.get("Description").words() != description => {
                json.put("Description", description.into());
                json.write()
            }
            _ => raw.to_owned(),
        };
    }
    let fresh = object([
        ("Description", description.into()),
        ("IsDualWriteProject", Json::Bool(true)),
        ("SkipInitialSync", Json::Bool(false)),
        ("AreKeysMismatched", Json::Bool(false)),
        ("TargetTypeList", Json::List(vec![3.into(), 1.into()])),
        ("TargetVersionInfo", Json::Null),
    ]);
    fresh.write()
}
