//! Maps, heads and zips for all tests.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "it is a part of tests")]

pub(crate) mod schemas;

use mapping::text::MapText;
use model::{
    FieldMapping, Lookup, LookupTarget, MapState, Mapping, Packaging, Publisher, PublisherContact,
    SyncDirection, Transform, ValuePair, VersionNumber,
};
use solutions::{Head, MapSettings, NewMap, Package, PackagePublisher, Requirement};
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

pub(crate) fn head() -> Head {
    let publisher = Publisher {
        name: "contoso".into(),
        label: "Contoso".into(),
        prefix: "con".into(),
        is_default: false,
    };
    Head {
        name: "MyCustomEntityMaps".into(),
        label: "My custom entity maps".into(),
        description: "Birthdays & address books".into(),
        version: VersionNumber([1, 0, 0, 2]),
        packaging: Packaging::Managed,
        publisher: PackagePublisher::new(&publisher, PublisherContact::default()),
        requires: vec![Requirement {
            solution: "TandemCore".into(),
            version: Some(VersionNumber([1, 0, 0, 0])),
        }],
    }
}

pub(crate) fn line(left: &str, right: &str, transforms: Vec<Transform>) -> FieldMapping {
    FieldMapping {
        left: left.into(),
        right: right.into(),
        direction: SyncDirection::Both,
        transforms,
        lookup: None,
    }
}

pub(crate) fn customers() -> NewMap {
    let pairs = vec![ValuePair::new("yes", "True"), ValuePair::new("no", "False")];
    let currency = LookupTarget {
        entity: "transactioncurrencies".into(),
        id: "transactioncurrencyid".into(),
        key: "isocurrencycode".into(),
        company: None,
        navigation: "transactioncurrencyid".into(),
    };
    let lookup = Lookup { column: "transactioncurrencyid".into(), targets: vec![currency] };
    let mapping = Mapping {
        left_entity: "CustomersV3".into(),
        right_entity: "accounts".into(),
        left_filter: r#"((PartyType == "Organization"))"#.into(),
        right_filter: "customertypecode eq 3".into(),
        key: vec!["accountnumber".into()],
        company: Some(line("dataAreaId", "msdyn_company.cdm_companycode", vec![])),
        fields: vec![
            line("CustomerAccount", "accountnumber", vec![]),
            line("OnHold", "creditonhold", vec![Transform::ValueMap { pairs }]),
            line("", "customertypecode", vec![Transform::Default { value: "3".into() }]),
            line("OrganizationName", "name", vec![Transform::Trim]),
            FieldMapping {
                lookup: Some(lookup),
                ..line("CurrencyCode", "transactioncurrencyid.isocurrencycode", vec![])
            },
        ],
    };
    NewMap {
        text: MapText {
            name: "Customers V3".into(),
            publisher: "contoso".into(),
            version: VersionNumber([1, 0, 0, 1]),
            note: "First".into(),
            mapping,
        },
        left_label: "Customers V3".into(),
        settings: MapSettings {
            description: "Customers of all companies".into(),
            companies: vec!["usmf".into()],
            state: MapState::Running,
            ..MapSettings::default()
        },
        kept: None,
    }
}

pub(crate) fn package() -> Package {
    let mut vendors = customers();
    vendors.text.mapping.right_entity = "msdyn_vendors".into();
    vendors.text.name = "Vendors V2".into();
    vendors.left_label = "Vendors V2".into();
    Package::new(head(), vec![customers(), vendors]).unwrap()
}

/// A zip of these files, each packed as is usual.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The text of a file in a zip.
pub(crate) fn file(zip: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

/// A package in the vendor's form, of these rows.
pub(crate) fn foreign(rows: &str) -> Vec<u8> {
    foreign_with(SOLUTION, rows)
}

pub(crate) fn foreign_with(solution: &str, rows: &str) -> Vec<u8> {
    let customizations = format!(
        "\u{feff}<ImportExportXml xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\r\n  <Entities></Entities>\r\n  \
         <msdyn_dualwriteentitymaps>{rows}</msdyn_dualwriteentitymaps>\r\n</ImportExportXml>"
    );
    let types = "\u{feff}<Types><Default Extension=\"xml\" ContentType=\"text/xml\" /></Types>";
    zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("solution.xml", solution.as_bytes()),
        ("customizations.xml", customizations.as_bytes()),
    ])
}

pub(crate) const SOLUTION: &str = "\u{feff}<ImportExportXml version=\"9.1.0.1\" SolutionPackageVersion=\"9.1\" languagecode=\"1033\">
  <SolutionManifest>
    <UniqueName>Supply_maps</UniqueName>
    <LocalizedNames>
      <LocalizedName description=\"Lieferkette\" languagecode=\"1031\" />
      <LocalizedName description=\"Supply chain\" languagecode=\"1033\" />
    </LocalizedNames>
    <Descriptions />
    <Version>3.1.2</Version>
    <Managed>1</Managed>
    <Publisher>
      <UniqueName>supplier</UniqueName>
      <LocalizedNames><LocalizedName description=\"Supplier\" languagecode=\"1033\" /></LocalizedNames>
      <EMailAddress xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"></EMailAddress>
      <CustomizationPrefix>sup</CustomizationPrefix>
      <CustomizationOptionValuePrefix>19235</CustomizationOptionValuePrefix>
    </Publisher>
    <MissingDependencies>
      <MissingDependency>
        <Required key=\"0\" type=\"1\" schemaName=\"msdyn_dualwriteentitymap\" solution=\"msdyn_DualWriteCore (1.0.6)\" />
        <Dependent key=\"1\" type=\"1\" schemaName=\"msdyn_dualwriteentitymap\" />
      </MissingDependency>
      <MissingDependency><Required key=\"2\" solution=\"msdyn_DualWriteCore (1.0.4)\" /></MissingDependency>
    </MissingDependencies>
  </SolutionManifest>
</ImportExportXml>";
