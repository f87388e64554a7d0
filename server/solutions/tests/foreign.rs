//! Packages of others: read as far as they can be, and nothing of them gets lost.

#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

mod parts;

use model::{Packaging, Side, SyncDirection, Transform, VersionNumber};
use parts::{SOLUTION, file, foreign, foreign_with};
use solutions::{FaultCode, Gate, NewMap, Package, PackedMap};

/// A map with most of what shipped packages do otherwise: codes in quotes, names in capitals, keys that nobody knows.
const MAPPING: &str = r#"{"name":"Customers V3 - accounts","order":0,"entityName":null,"Legs":[{"id":"001","SourceSchema":"Customers V3",
"sourceFilter":"(PartyType == \"Organization\")","destinationSchema":"accounts","reversedSourceFilter":"customertypecode eq 3","mashup":{"z":1,"a":2},
"fieldMappings":[
 {"syncDirection":"3","sourceField":"CUSTOMERACCOUNT","destinationField":"accountnumber","isSystemGenerated":false,"why":"kept"},
 {"syncDirection":1,"sourceField":"LANGUAGEID","destinationField":"msdyn_language","valueTransforms":[{"$type":"X.ValueMapTransformDetails, X","transformType":"ValueMap","valueMap":{"":"15","en-us":"15","fr":36}}]},
 {"syncDirection":"2","sourceField":"PARTYTYPE","destinationField":"","valueTransforms":[{"transformType":"default","defaultValue":"Organization"}]},
 {"syncDirection":3,"sourceField":"CURRENCY","destinationField":"transactioncurrencyid.isocurrencycode","destinationLookupFieldRelatedEntity":"transactioncurrencies"},
 {"syncDirection":3,"sourceField":"BILLTO","destinationField":"customerid.Account(accountnumber).Contact(contactnumber)"},
 {"syncDirection":9,"sourceField":"ODD","destinationField":"odd","valueTransforms":[{"transformType":"Magic"}]}
]}]}"#;

fn row(id: &str, mapping: &str, properties: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<msdyn_dualwriteentitymap msdyn_dualwriteentitymapid=\"{{{id}}}\">\n<iscustomizable>1</iscustomizable>\
         <msdyn_displayname>accounts - Customers V3</msdyn_displayname><msdyn_name>sup_[accounts - Customers V3]</msdyn_name>\
         <msdyn_version>1.0.0.5</msdyn_version><oddity a=\"1\">kept &lt;too&gt;</oddity>\
         <msdyn_mapping>{}</msdyn_mapping><msdyn_properties>{}</msdyn_properties></msdyn_dualwriteentitymap>",
        escape(mapping),
        escape(properties)
    )
}

const PROPERTIES: &str = r#"{"Description":"All customers","TargetVersionInfo":{"crm":{"msdyn_Dynamics365Company":"1.0.3"},"AX":{"Application":"10.0.4"}},"Tags":["ProjectOperations"]}"#;

fn one(properties: &str) -> (Package, PackedMap) {
    let package = Package::read(&foreign(&row("0A1B", MAPPING, properties))).unwrap();
    let map = package.maps()[0].clone();
    (package, map)
}

#[test]
fn its_head_is_understood() {
    let (package, _) = one(PROPERTIES);
    let head = package.head();
    assert_eq!((head.name.as_str(), head.label.as_str()), ("Supply_maps", "Supply chain"));
    assert_eq!((head.version, head.packaging), (VersionNumber([3, 1, 2, 0]), Packaging::Managed));
    assert_eq!((head.publisher.name.as_str(), head.publisher.prefix.as_str()), ("supplier", "sup"));
    assert_eq!((head.publisher.contact.option_prefix, head.publisher.contact.email.as_str()), (19235, ""));
    let required: Vec<_> = head.requires.iter().map(ToString::to_string).collect();
    assert_eq!(required, ["msdyn_DualWriteCore (1.0.6.0)"], "the later one of both");
}

#[test]
fn its_maps_are_understood_whatever_the_case_and_the_quotes() {
    let (_, map) = one(PROPERTIES);
    assert_eq!((map.id.as_str(), map.left_label.as_str(), map.is_exact), ("0a1b", "Customers V3", false));
    assert_eq!(map.settings.description, "All customers");
    let text = map.text.unwrap();
    assert_eq!((text.version, text.publisher.as_str()), (VersionNumber([1, 0, 0, 5]), "supplier"));
    let mapping = text.mapping;
    assert_eq!((mapping.left_entity.as_str(), mapping.right_entity.as_str()), ("Customers V3", "accounts"));
    assert_eq!(mapping.left_filter, r#"(PartyType == "Organization")"#);
    let ways: Vec<_> = mapping.fields.iter().map(|field| field.direction.code()).collect();
    assert_eq!(ways, [3, 1, 2, 3, 3, 3]);
    let [Transform::ValueMap { pairs }] = mapping.fields[1].transforms.as_slice() else {
        panic!("{:?}", mapping.fields[1])
    };
    let pairs: Vec<_> = pairs.iter().map(|pair| (pair.left.as_str(), pair.right.as_str())).collect();
    assert_eq!(pairs, [("", "15"), ("en-us", "15"), ("fr", "36")]);
    assert_eq!(mapping.fields[2].transforms, [Transform::Default { value: "Organization".into() }]);
    let targets = |at: usize| {
        let lookup = mapping.fields[at].lookup.clone().unwrap();
        let targets =
            lookup.targets.into_iter().map(|target| (target.entity, target.key)).collect::<Vec<_>>();
        (lookup.column, targets)
    };
    let pair = |entity: &str, key: &str| (entity.to_owned(), key.to_owned());
    assert_eq!(
        targets(3),
        ("transactioncurrencyid".into(), vec![pair("transactioncurrencies", "isocurrencycode")])
    );
    assert_eq!(
        targets(4),
        ("customerid".into(), vec![pair("Account", "accountnumber"), pair("Contact", "contactnumber")])
    );
    assert_eq!(mapping.fields[4].right, "customerid.accountnumber");
}

#[test]
fn what_is_not_understood_is_told() {
    let (package, map) = one(PROPERTIES);
    let told: Vec<_> = package.warnings().iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "`odd` has the direction “9”, which is not known: it travels both ways.",
            "`odd` has a transform “Magic”, which is not known and is left out."
        ]
    );
    let gate = |side, name: &str, version: &str| Gate { side, name: name.into(), version: version.into() };
    let wanted =
        [gate(Side::Left, "Application", "10.0.4"), gate(Side::Right, "msdyn_Dynamics365Company", "1.0.3")];
    assert_eq!(map.gates, wanted);
}

#[test]
fn broken_properties_are_kept_as_they_are() {
    let broken = r#"{"Description":"x","TargetVersionInfo":{"CRM":{"a":"1"}"#;
    let (package, map) = one(broken);
    assert!(package.warnings()[0].message.contains("properties are broken"), "{:?}", package.warnings());
    let new = Package::new(package.head().clone(), vec![map.to_new().unwrap()]).unwrap();
    let rows = file(&new.write().unwrap(), "customizations.xml");
    assert!(rows.contains(broken), "{rows}");
}

#[test]
fn a_map_that_cannot_be_read_takes_no_other_with_it() {
    let rows =
        [row("1", "{\"legs\":[", PROPERTIES), row("2", MAPPING, PROPERTIES), row("3", "{}", PROPERTIES)]
            .concat();
    let package = Package::read(&foreign(&rows)).unwrap();
    let read: Vec<_> = package.maps().iter().map(|map| map.text.is_some()).collect();
    assert_eq!(read, [false, true, false]);
    assert!(package.maps()[0].row.contains("{\"legs\":["));
    let told = package.warnings().iter().filter(|warning| warning.message.contains("cannot be read")).count();
    assert_eq!(told, 2);
}

/// What nobody understood here goes on to the next environment.
#[test]
fn what_is_not_known_survives_a_package_made_anew() {
    let (package, map) = one(PROPERTIES);
    let new = map.to_new().unwrap();
    let same = Package::new(package.head().clone(), vec![new.clone()]).unwrap();
    let again = Package::read(&same.write().unwrap()).unwrap();
    let part = |map: &PackedMap, name: &str| {
        let (_, rest) = map.row.split_once(&format!("<{name}")).unwrap();
        rest.split_once("</").unwrap().0.to_owned()
    };
    for name in ["msdyn_mapping", "msdyn_properties", "oddity", "msdyn_version"] {
        assert_eq!(part(&again.maps()[0], name), part(&map, name), "untouched, {name} stays as it was");
    }
    assert_eq!(again.maps()[0].id, "0a1b");

    let mut changed: NewMap = new;
    changed.text.version = VersionNumber([1, 0, 0, 6]);
    changed.text.mapping.fields[0].direction = SyncDirection::LeftToRight;
    changed.text.mapping.fields.remove(5);
    changed.text.mapping.fields.push(parts::line("Birthday", "birthdate", vec![]));
    let made = Package::new(package.head().clone(), vec![changed.clone()]).unwrap();
    let rows = file(&made.write().unwrap(), "customizations.xml");
    for piece in [
        r#""mashup":{"z":1,"a":2}"#,
        r#"{"syncDirection":1,"sourceField":"CUSTOMERACCOUNT","destinationField":"accountnumber","isSystemGenerated":false,"why":"kept"}"#,
        r#""$type":"X.ValueMapTransformDetails, X""#,
        r#""Tags":["ProjectOperations"]"#,
        "kept &lt;too&gt;",
        r#""syncDirection":3,"sourceField":"BIRTHDAY","destinationField":"birthdate""#,
    ] {
        assert!(rows.contains(piece), "{piece} is missing in {rows}");
    }
    assert!(!rows.contains("Magic"));
    let read = Package::read(&made.write().unwrap()).unwrap();
    assert_eq!(read.maps()[0].text, Some(changed.text));
    assert_ne!(read.maps()[0].id, "0a1b", "another version is another row");
}

#[test]
fn files_that_belong_to_something_else_are_told_and_kept() {
    let zip = foreign(&row("1", MAPPING, PROPERTIES));
    let mut files: Vec<(String, String)> = ["[Content_Types].xml", "solution.xml", "customizations.xml"]
        .map(|name| (name.to_owned(), file(&zip, name)))
        .to_vec();
    files.push(("Workflows/a.xaml".to_owned(), "<a />".to_owned()));
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let package = Package::read(&parts::zip(&files)).unwrap();
    assert!(package.warnings().iter().any(|warning| warning.message.starts_with("Workflows/a.xaml")));
    assert_eq!(file(&package.write().unwrap(), "Workflows/a.xaml"), "<a />");
}

#[test]
fn a_solution_that_does_not_say_who_it_is_is_refused() {
    for (from, to) in [
        ("<UniqueName>Supply_maps</UniqueName>", ""),
        ("<Version>3.1.2</Version>", "<Version>three</Version>"),
        ("<Version>3.1.2</Version>", "<Version>1.2.3.4.5</Version>"),
        ("SolutionManifest", "Something"),
    ] {
        let fault = Package::read(&foreign_with(&SOLUTION.replace(from, to), "")).unwrap_err();
        assert_eq!(fault.code, FaultCode::Manifest, "{fault}");
    }
    let open = Package::read(&foreign_with(&SOLUTION.replace("<Managed>1</Managed>", ""), "")).unwrap();
    assert_eq!((open.head().packaging, open.warnings().len()), (Packaging::Unmanaged, 1));
}
