//! `tandem.json`: what the form of dual-write cannot say.

use super::row::PackedMap;
use super::settings::MapSettings;
use super::{EXTENSION, Warning};
use crate::fault::{FaultCode, PackageFault};
use crate::json::{Json, object};
use mapping::text::{from_text, to_json};

/// The form of the file. A later one is refused.
const FORM: &str = "solution/1";
const FORM_STEM: &str = "solution/";

/// The file for these maps.
pub(super) fn write(maps: &[PackedMap]) -> String {
    let told = maps.iter().filter_map(|map| {
        let text = Json::read(&to_json(map.text.as_ref()?)).ok()?;
        let settings = serde_json::to_string(&map.settings).ok().and_then(|text| Json::read(&text).ok())?;
        Some(object([
            ("id", map.id.as_str().into()),
            ("checksum", map.checksum.as_str().into()),
            ("left_label", map.left_label.as_str().into()),
            ("settings", settings),
            ("map", text),
        ]))
    });
    let file = object([("tandem", FORM.into()), ("maps", Json::List(told.collect()))]);
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    text
}

/// Tells maps what the file says of them. One whose row was changed since is as its row says.
pub(super) fn read(
    bytes: &[u8],
    maps: &mut [PackedMap],
    warnings: &mut Vec<Warning>,
) -> Result<(), PackageFault> {
    let broken = |why: String| FaultCode::Extension.refuse(format!("{EXTENSION} cannot be read: {why}."));
    let text = std::str::from_utf8(bytes).map_err(|error| broken(error.to_string()))?;
    let file = Json::read(text.strip_prefix('\u{feff}').unwrap_or(text))
        .map_err(|error| broken(error.to_string()))?;
    let form = file.get("tandem").words();
    if form != FORM {
        let later = form.strip_prefix(FORM_STEM).and_then(|number| number.parse::<u32>().ok());
        return Err(if later.is_some_and(|number| number > 1) {
            let message = format!(
                "The package has the form {form}, and this Tandem knows {FORM}: a later one has made it."
            );
            FaultCode::NewerForm.refuse(message)
        } else {
            broken(format!("it is of no form that is known, but of “{}”", form.escape_debug()))
        });
    }
    for told in file.get("maps").items() {
        let id = told.get("id").words();
        let Some(map) = maps.iter_mut().find(|map| map.id == id) else {
            let message =
                format!("{EXTENSION} tells of a map that the package does not have: {}.", id.escape_debug());
            warnings.push(Warning { map: String::new(), message });
            continue;
        };
        if let Err(message) = tell(map, told) {
            warnings.push(Warning { map: map.label.clone(), message });
        }
    }
    Ok(())
}

/// Tells one map; why it stays as its row says, as a sentence.
fn tell(map: &mut PackedMap, told: &Json) -> Result<(), String> {
    if told.get("checksum").words() != map.checksum {
        return Err("It was changed after it was exported, and is taken as it is now: keys and companies are not known.".to_owned());
    }
    let unread =
        |error: &dyn std::error::Error| format!("{EXTENSION} says of it what cannot be read: {error}.");
    let settings: MapSettings =
        serde_json::from_str(&told.get("settings").write()).map_err(|error| unread(&error))?;
    let text = from_text(&told.get("map").write()).map_err(|error| unread(&error))?;
    map.left_label = told.get("left_label").words();
    map.settings = settings;
    map.text = Some(text);
    map.is_exact = true;
    Ok(())
}
