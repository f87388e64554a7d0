//! `solution.xml`: what a package says of its solution.

use super::head::{Head, PackagePublisher, Requirement, version};
use super::skeleton::{ROW, TABLE_LABEL};
use super::{SOLUTION, Warning};
use crate::fault::{FaultCode, PackageFault};
use crate::xml::Element;
use model::{Packaging, PublisherContact};

/// The language of all texts: English.
const LANGUAGE: &str = "1033";

/// The parts of an address that nobody fills in, between its kind and the way of shipping, and after that.
const BEFORE_SHIPPING: [&str; 13] = [
    "City",
    "County",
    "Country",
    "Fax",
    "FreightTermsCode",
    "ImportSequenceNumber",
    "Latitude",
    "Line1",
    "Line2",
    "Line3",
    "Longitude",
    "Name",
    "PostalCode",
];
const AFTER_SHIPPING: [&str; 8] = [
    "StateOrProvince",
    "Telephone1",
    "Telephone2",
    "Telephone3",
    "TimeZoneRuleVersionNumber",
    "UPSZone",
    "UTCOffset",
    "UTCConversionTimeZoneCode",
];

/// The file for a solution.
pub(super) fn write(head: &Head) -> Element {
    let managed = match head.packaging {
        Packaging::Managed => "1",
        Packaging::Unmanaged => "0",
    };
    let table = Element::new("RootComponent").with("type", "1").with("schemaName", ROW).with("behavior", "1");
    let manifest = Element::new("SolutionManifest").holding([
        word("UniqueName", &head.name),
        localized("LocalizedNames", "LocalizedName", &head.label),
        localized("Descriptions", "Description", &head.description),
        word("Version", &head.version.to_string()),
        word("Managed", managed),
        publisher(&head.publisher),
        Element::new("RootComponents").holding([table]),
        Element::new("MissingDependencies").holding(head.requires.iter().map(dependency)),
    ]);
    Element::new("ImportExportXml")
        .with("version", "9.1.0.15638")
        .with("SolutionPackageVersion", "9.1")
        .with("languagecode", LANGUAGE)
        .with("generatedBy", "Tandem")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .holding([manifest])
}

fn word(name: &str, text: &str) -> Element {
    Element::new(name).text(text)
}

fn localized(list: &str, item: &str, text: &str) -> Element {
    let items = (!text.is_empty())
        .then(|| Element::new(item).with("description", text).with("languagecode", LANGUAGE));
    Element::new(list).holding(items)
}

/// An element that says by itself that it has no value, unless it has one.
fn nillable(name: &str, text: &str) -> Element {
    if text.is_empty() { Element::new(name).with("xsi:nil", "true") } else { word(name, text) }
}

fn publisher(publisher: &PackagePublisher) -> Element {
    let PublisherContact { description, option_prefix, email, website } = &publisher.contact;
    Element::new("Publisher").holding([
        word("UniqueName", &publisher.name),
        localized("LocalizedNames", "LocalizedName", &publisher.label),
        localized("Descriptions", "Description", description),
        nillable("EMailAddress", email),
        nillable("SupportingWebsiteUrl", website),
        word("CustomizationPrefix", &publisher.prefix),
        word("CustomizationOptionValuePrefix", &option_prefix.to_string()),
        Element::new("Addresses").holding(["1", "2"].map(address)),
    ])
}

fn address(number: &str) -> Element {
    let empty = |name: &str| nillable(name, "");
    Element::new("Address")
        .holding([word("AddressNumber", number), word("AddressTypeCode", "1")])
        .holding(BEFORE_SHIPPING.map(empty))
        .holding([empty("PostOfficeBox"), empty("PrimaryContactName"), word("ShippingMethodCode", "1")])
        .holding(AFTER_SHIPPING.map(empty))
}

fn dependency(required: &Requirement) -> Element {
    let table = |name: &str, key: &str| {
        Element::new(name)
            .with("key", key)
            .with("type", "1")
            .with("schemaName", ROW)
            .with("displayName", TABLE_LABEL)
    };
    let wanted = table("Required", "0").with("solution", required.to_string());
    Element::new("MissingDependency").holding([wanted, table("Dependent", "1")])
}

/// What a file says.
pub(super) fn read(root: &Element, warnings: &mut Vec<Warning>) -> Result<Head, PackageFault> {
    let missing = |what: &str| FaultCode::Manifest.refuse(format!("{SOLUTION} does not say {what}."));
    let manifest = root.child("SolutionManifest").ok_or_else(|| missing("which solution it is of"))?;
    let name = manifest.word("UniqueName");
    if name.is_empty() {
        return Err(missing("the unique name of the solution"));
    }
    let number = manifest.word("Version");
    let version = version(&number).ok_or_else(|| {
        let number = number.escape_debug();
        FaultCode::Manifest
            .refuse(format!("{SOLUTION} has the version “{number}”, which is not up to four numbers."))
    })?;
    let owner = manifest.child("Publisher").ok_or_else(|| missing("who publishes the solution"))?;
    let label = text_of(manifest, "LocalizedNames");
    Ok(Head {
        label: if label.is_empty() { name.clone() } else { label },
        description: text_of(manifest, "Descriptions"),
        packaging: packaging(&manifest.word("Managed"), warnings),
        publisher: read_publisher(owner),
        requires: requirements(manifest),
        name,
        version,
    })
}

fn packaging(code: &str, warnings: &mut Vec<Warning>) -> Packaging {
    let mut warn = |message: &str| warnings.push(Warning { map: String::new(), message: message.to_owned() });
    match code {
        "1" => Packaging::Managed,
        "0" => Packaging::Unmanaged,
        "2" => {
            warn("The package may be used managed and unmanaged; it is taken as a managed one.");
            Packaging::Managed
        }
        _ => {
            warn("The package does not say whether it is managed; it is taken as an unmanaged one.");
            Packaging::Unmanaged
        }
    }
}

/// The text of a list of languages: the English one, or the first.
fn text_of(parent: &Element, list: &str) -> String {
    let Some(list) = parent.child(list) else { return String::new() };
    let english = list.elements().find(|item| item.attribute("languagecode") == Some(LANGUAGE));
    let item = english.or_else(|| list.elements().next());
    item.and_then(|item| item.attribute("description")).unwrap_or_default().to_owned()
}

fn read_publisher(owner: &Element) -> PackagePublisher {
    let name = owner.word("UniqueName");
    let label = text_of(owner, "LocalizedNames");
    let contact = PublisherContact {
        description: text_of(owner, "Descriptions"),
        option_prefix: owner.word("CustomizationOptionValuePrefix").parse().unwrap_or_default(),
        email: owner.word("EMailAddress"),
        website: owner.word("SupportingWebsiteUrl"),
    };
    let label = if label.is_empty() { name.clone() } else { label };
    PackagePublisher { name, label, prefix: owner.word("CustomizationPrefix"), contact }
}

/// What has to be there, each solution once.
fn requirements(manifest: &Element) -> Vec<Requirement> {
    let mut found: Vec<Requirement> = Vec::new();
    let dependencies = manifest.child("MissingDependencies").into_iter().flat_map(Element::elements);
    let required = dependencies.flat_map(|dependency| dependency.all("Required"));
    for text in required.filter_map(|required| required.attribute("solution")) {
        let Some(new) = Requirement::read(text) else { continue };
        match found.iter_mut().find(|known| known.solution.eq_ignore_ascii_case(&new.solution)) {
            Some(known) => known.version = known.version.max(new.version),
            None => found.push(new),
        }
    }
    found
}
