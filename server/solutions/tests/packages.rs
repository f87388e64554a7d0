//! Packages of ours: their form, their bytes, and that nothing gets lost on the way there and back.

mod parts;

use model::{Packaging, VersionNumber};
use parts::{customers, file, head, package};
use solutions::{FaultCode, NewMap, Package};
use std::io::Cursor;

#[test]
fn it_has_the_files_of_the_form_and_one_more() {
    let zip = package().write().unwrap();
    let archive = zip::ZipArchive::new(Cursor::new(&zip)).unwrap();
    let names: Vec<_> = archive.file_names().collect();
    assert_eq!(names, ["[Content_Types].xml", "solution.xml", "customizations.xml", "tandem.json"]);
    for name in &names[..3] {
        assert!(file(&zip, name).starts_with("\u{feff}<"), "{name} begins with a byte-order mark");
    }
    assert_eq!(
        file(&zip, "[Content_Types].xml").trim_start_matches('\u{feff}'),
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\n  \
         <Default Extension=\"xml\" ContentType=\"text/xml\" />\n  \
         <Default Extension=\"json\" ContentType=\"application/json\" />\n</Types>"
    );
}

#[test]
fn the_manifest_says_what_the_importer_asks_for_in_its_order() {
    let manifest = file(&package().write().unwrap(), "solution.xml");
    let places: Vec<_> = [
        "<ImportExportXml version=\"9.1.0.15638\" SolutionPackageVersion=\"9.1\" languagecode=\"1033\" generatedBy=",
        "<UniqueName>MyCustomEntityMaps</UniqueName>",
        "<LocalizedName description=\"My custom entity maps\" languagecode=\"1033\" />",
        "<Description description=\"Birthdays &amp; address books\" languagecode=\"1033\" />",
        "<Version>1.0.0.2</Version>",
        "<Managed>1</Managed>",
        "<UniqueName>contoso</UniqueName>",
        "<EMailAddress xsi:nil=\"true\" />",
        "<CustomizationPrefix>con</CustomizationPrefix>",
        "<CustomizationOptionValuePrefix>10000</CustomizationOptionValuePrefix>",
        "<AddressNumber>1</AddressNumber>",
        "<AddressNumber>2</AddressNumber>",
        "<RootComponent type=\"1\" schemaName=\"msdyn_dualwriteentitymap\" behavior=\"1\" />",
        "<Required key=\"0\" type=\"1\" schemaName=\"msdyn_dualwriteentitymap\" displayName=\"Dual Write Entity Map\" \
         solution=\"TandemCore (1.0.0.0)\" />",
        "<Dependent key=\"1\" type=\"1\"",
    ]
    .map(|piece| manifest.find(piece).unwrap_or_else(|| panic!("{piece} is missing in {manifest}")))
    .into_iter()
    .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_map_is_a_row_as_others_write_it() {
    let rows = file(&package().write().unwrap(), "customizations.xml");
    for piece in [
        "<msdyn_displayname>accounts - Customers V3</msdyn_displayname>",
        "<msdyn_name>con_[accounts - Customers V3]</msdyn_name>",
        "<msdyn_version>1.0.0.1</msdyn_version>",
        "<statecode>0</statecode>",
        "\"name\":\"Customers V3 - accounts\"",
        "\"sourceSchema\":\"Customers V3\"",
        "\"syncDirection\":3,\"sourceField\":\"CUSTOMERACCOUNT\",\"destinationField\":\"accountnumber\",\"isSystemGenerated\":false}",
        "\"valueTransforms\":[{\"transformType\":\"ValueMap\",\"valueMap\":{\"yes\":\"True\",\"no\":\"False\"},\"createValuesOnDestination\":false}]",
        "\"destinationLookupFieldRelatedEntity\":\"transactioncurrencies\"",
        "\"Description\":\"Customers of all companies\",\"IsDualWriteProject\":true",
    ] {
        assert!(rows.contains(piece), "{piece} is missing in {rows}");
    }
    assert!(!rows.contains("dataAreaId"), "companies are not mapped in that form");
}

/// Whoever compares or signs a package has these bytes, whatever machine and version made them.
#[test]
fn the_same_content_gives_the_same_bytes() {
    let zip = package().write().unwrap();
    assert_eq!(zip, package().write().unwrap());
    assert_eq!(blake3::hash(&zip).to_hex().as_str(), PINNED, "the bytes of packages changed");
}

const PINNED: &str = "111351a732c2f326d590588d182af6481b01431ad76e7e267817f147324c9122";

#[test]
fn what_was_read_is_written_as_it_was() {
    let zip = package().write().unwrap();
    let read = Package::read(&zip).unwrap();
    assert_eq!(read, package());
    assert_eq!(read.warnings(), []);
    assert_eq!(read.write().unwrap(), zip);
    // Made anew of its parts it is the same, too.
    let parts = read.maps().iter().map(|map| map.to_new().unwrap()).collect();
    assert_eq!(Package::new(read.head().clone(), parts).unwrap().write().unwrap(), zip);
}

#[test]
fn nothing_of_a_map_gets_lost() {
    let read = Package::read(&package().write().unwrap()).unwrap();
    assert_eq!(read.head(), &head());
    let map = &read.maps()[0];
    assert!(map.is_exact);
    assert_eq!(map.text.as_ref(), Some(&customers().text));
    assert_eq!(map.settings, customers().settings);
}

#[test]
fn a_row_that_was_edited_by_hand_counts_as_it_is() {
    let zip = package().write().unwrap();
    let files = ["[Content_Types].xml", "solution.xml", "customizations.xml", "tandem.json"]
        .map(|name| (name, file(&zip, name)));
    let edited =
        files.map(|(name, text)| (name, text.replacen("customertypecode eq 3", "customertypecode eq 4", 1)));
    let edited: Vec<_> = edited.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let read = Package::read(&parts::zip(&edited)).unwrap();
    let filters: Vec<_> = read
        .maps()
        .iter()
        .map(|map| (map.text.clone().unwrap().mapping.right_filter, map.is_exact))
        .collect();
    assert_eq!(
        filters,
        [("customertypecode eq 4".to_owned(), false), ("customertypecode eq 3".to_owned(), true)]
    );
    let [warning] = read.warnings() else { panic!("{:?}", read.warnings()) };
    assert_eq!(warning.map, "accounts - Customers V3");
    assert!(warning.message.contains("changed after it was exported"), "{}", warning.message);
}

#[test]
fn two_versions_of_a_map_are_two_rows_and_one_version_is_one() {
    let later = NewMap {
        text: mapping::text::MapText { version: VersionNumber([1, 0, 0, 9]), ..customers().text },
        ..customers()
    };
    let both = Package::new(head(), vec![customers(), later]).unwrap();
    assert_eq!(Package::read(&both.write().unwrap()).unwrap().maps().len(), 2);
    let twice = Package::new(head(), vec![customers(), customers()]).unwrap_err();
    assert_eq!(twice.code, FaultCode::TwiceTheSame);
}

#[test]
fn its_file_is_named_after_it() {
    assert_eq!(package().file_name(), "MyCustomEntityMaps_1_0_0_2_managed.zip");
    let open = solutions::Head { packaging: Packaging::Unmanaged, name: "a/../b".into(), ..head() };
    assert_eq!(Package::new(open, vec![]).unwrap().file_name(), "ab_1_0_0_2.zip");
}
