//! What every package says alike.

use crate::xml::Element;

/// The element that holds all maps.
pub(super) const ROWS: &str = "msdyn_dualwriteentitymaps";
/// The element of one map.
pub(super) const ROW: &str = "msdyn_dualwriteentitymap";
/// The table of maps, as people call it.
pub(super) const TABLE_LABEL: &str = "Dual Write Entity Map";

/// How each kind of file is to be read.
pub(super) fn content_types() -> Element {
    let kind = |extension: &str, kind: &str| {
        Element::new("Default").with("Extension", extension).with("ContentType", kind)
    };
    Element::new("Types")
        .with("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")
        .holding([kind("xml", "text/xml"), kind("json", "application/json")])
}

/// The file of customizations with these rows. The elements around them are those that the importer of Dataverse asks for.
pub(super) fn customizations(rows: Vec<Element>) -> Element {
    let name = Element::new("Name").with("LocalizedName", TABLE_LABEL).with("OriginalName", "").text(ROW);
    let table = Element::new("Entity")
        .holding([name, Element::new("RibbonDiffXml").holding([Element::new("RibbonNotSupported")])]);
    let before =
        ["Roles", "Workflows", "FieldSecurityProfiles", "Templates", "EntityMaps", "EntityRelationships"];
    let after = ["OrganizationSettings", "optionsets", "CustomControls", "EntityDataProviders"];
    Element::new("ImportExportXml")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .holding([Element::new("Entities").holding([table])])
        .holding(before.into_iter().chain(after).map(Element::new))
        .holding([Element::new(ROWS).holding(rows)])
}
