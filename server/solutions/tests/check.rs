//! Every rule of the checker, on a package that is clean but for one thing.

#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

mod parts;

use model::{CheckSummary, Gravity, Side, Transform, ValuePair, VersionNumber};
use parts::schemas::schemas;
use solutions::{CORE_VERSION, Facts, Gate, Head, NewMap, Package, Present, Requirement, check};

fn facts() -> Facts {
    Facts {
        schemas: schemas(),
        core: Some(CORE_VERSION),
        mapped: vec!["TransactionCurrencies".into()],
        ..Facts::default()
    }
}

/// Two maps without anything against them.
fn maps() -> Vec<NewMap> {
    let mut customers = parts::customers();
    let mapping = &mut customers.text.mapping;
    mapping.company.as_mut().unwrap().lookup = Some(company());
    mapping.fields.retain(|field| field.right != "name");
    mapping.fields.push(parts::line("OrganizationName", "name", vec![]));
    // Written by the constant alone.
    mapping.fields.iter_mut().filter(|field| field.left.is_empty()).for_each(|field| {
        field.direction = model::SyncDirection::LeftToRight;
    });
    let mut vendors = customers.clone();
    vendors.text.name = "Vendors V2".into();
    vendors.left_label = "Vendors V2".into();
    vendors.text.mapping.left_entity = "VendorsV2".into();
    vendors.text.mapping.right_entity = "msdyn_vendors".into();
    vec![customers, vendors]
}

fn company() -> model::Lookup {
    let target = model::LookupTarget {
        entity: "cdm_companies".into(),
        id: "cdm_companyid".into(),
        key: "cdm_companycode".into(),
        company: None,
        navigation: "msdyn_company".into(),
    };
    model::Lookup { column: "msdyn_company".into(), targets: vec![target] }
}

fn codes(package: &Package, facts: &Facts) -> Vec<(Gravity, String, String, String)> {
    let found = check(package, facts);
    found.into_iter().map(|it| (it.gravity, it.code, it.map, it.place)).collect()
}

fn with(change: impl FnOnce(&mut Head, &mut Vec<NewMap>)) -> Package {
    let (mut head, mut maps) = (parts::head(), maps());
    change(&mut head, &mut maps);
    Package::new(head, maps).unwrap()
}

/// What is found once one thing is changed, without what is merely worth knowing.
fn one(change: impl FnOnce(&mut Head, &mut Vec<NewMap>)) -> Vec<(Gravity, String, String, String)> {
    codes(&with(change), &facts())
}

fn told(gravity: Gravity, code: &str, map: &str, place: &str) -> (Gravity, String, String, String) {
    (gravity, code.to_owned(), map.to_owned(), place.to_owned())
}

const CUSTOMERS: &str = "accounts - Customers V3";
const VENDORS: &str = "msdyn_vendors - Vendors V2";

#[test]
fn a_clean_solution_is_clean() {
    let found = check(&with(|_, _| ()), &facts());
    assert_eq!(found, []);
    assert!(CheckSummary::of(&found).is_clean());
}

#[test]
fn what_the_solution_says_of_itself_is_looked_at() {
    use Gravity::{Critical, High, Medium};
    let empty = one(|_, maps| maps.clear());
    assert_eq!(empty, [told(Critical, "SOLUTION01", "", "")]);
    let alien = one(|_, maps| maps[1].text.publisher = "fabrikam".into());
    assert_eq!(alien, [told(High, "SOLUTION03", VENDORS, "Publisher")]);
    assert_eq!(one(|_, maps| maps[1].text.publisher = "CONTOSO".into()), []);
    let named = one(|_, maps| maps[1].text.name = "customers v3".into());
    assert_eq!(named, [told(High, "SOLUTION04", VENDORS, "Name")]);
    let bare = one(|head, _| head.requires.clear());
    assert_eq!(bare, [told(High, "SOLUTION07", "", "Core")]);
    let more = one(|head, _| {
        head.requires.push(Requirement { solution: "Supply".into(), version: None });
    });
    assert_eq!(more, [told(Medium, "SOLUTION08", "", "Supply")]);
    let prefix = one(|head, _| head.publisher.prefix = "c".into());
    assert_eq!(prefix, [told(High, "SOLUTION19", "", "Publisher: prefix")]);
}

#[test]
fn two_versions_of_one_map_are_told() {
    let found = one(|_, maps| {
        let mut later = maps[0].clone();
        later.text.version = VersionNumber([2, 0, 0, 0]);
        maps.push(later);
    });
    assert_eq!(found, [told(Gravity::High, "SOLUTION05", CUSTOMERS, "Version")]);
}

#[test]
fn what_has_to_be_there_is_looked_for() {
    let package = with(|_, _| ());
    let without = |change: &dyn Fn(&mut Facts)| {
        let mut facts = facts();
        change(&mut facts);
        codes(&package, &facts)
    };
    assert_eq!(without(&|facts| facts.core = None), [told(Gravity::High, "SOLUTION07", "", "Core")]);
    let old = without(&|facts| facts.core = Some(VersionNumber([0, 9, 0, 0])));
    assert_eq!(old, [told(Gravity::High, "SOLUTION07", "", "Core")]);
    let place = "transactioncurrencyid.isocurrencycode";
    let alone = without(&|facts| facts.mapped.clear());
    let pair = [CUSTOMERS, VENDORS].map(|map| told(Gravity::Medium, "SOLUTION06", map, place));
    assert_eq!(alone, pair);
    let exported = without(&|facts| facts.exported = Some(VersionNumber([1, 0, 0, 2])));
    assert_eq!(exported, [told(Gravity::High, "SOLUTION10", "", "Version")]);
    assert_eq!(without(&|facts| facts.exported = Some(VersionNumber([1, 0, 0, 1]))), []);
    let present = Facts {
        present: vec![Present { solution: "supply".into(), version: VersionNumber([1, 0, 0, 0]) }],
        ..facts()
    };
    let needing = with(|head, _| {
        let version = Some(VersionNumber([1, 0, 0, 0]));
        head.requires.push(Requirement { solution: "Supply".into(), version });
    });
    assert_eq!(codes(&needing, &present), []);
}

#[test]
fn an_app_that_cannot_be_read_is_told_and_one_without_the_entity_is_graver() {
    let package = with(|_, _| ());
    let mut facts = facts();
    facts.schemas.left.retain(|schema| schema.entity != "VendorsV2");
    assert_eq!(codes(&package, &facts), [told(Gravity::High, "DIPV1018", VENDORS, "ERP entity")]);
    facts.left_unread = Some("it does not answer".into());
    assert_eq!(codes(&package, &facts), [told(Gravity::Informational, "SOLUTION17", VENDORS, "")]);
    assert!(CheckSummary::of(&check(&package, &facts)).is_clean());
}

#[test]
fn the_rules_of_maps_are_asked() {
    let found = one(|_, maps| maps[0].text.mapping.key.clear());
    assert_eq!(found, [told(Gravity::High, "DIPV1003", CUSTOMERS, "Integration key")]);
    let found = one(|_, maps| maps[0].text.mapping.right_filter = "nothing eq 3".into());
    assert_eq!(found, [told(Gravity::High, "DIPV1012", CUSTOMERS, "CRM filter")]);
    let expression = Transform::Expression { to_right: "value".into(), to_left: Some("value".into()) };
    let found = one(|_, maps| maps[0].text.mapping.fields.last_mut().unwrap().transforms = vec![expression]);
    assert_eq!(found, [told(Gravity::Low, "SOLUTION15", CUSTOMERS, "name")]);
    let shared =
        vec![ValuePair::new("yes", "True"), ValuePair::new("no", "False"), ValuePair::new("No", "False")];
    let found = one(|_, maps| {
        maps[0].text.mapping.fields[1].transforms = vec![Transform::ValueMap { pairs: shared }];
    });
    assert!(found.contains(&told(Gravity::Low, "SOLUTION16", CUSTOMERS, "creditonhold")), "{found:?}");
}

#[test]
fn filters_that_do_nothing_or_everything_are_told() {
    let never = r#"(PartyType == "A") && (PartyType == "B")"#;
    let found = one(|_, maps| maps[0].text.mapping.left_filter = never.into());
    assert_eq!(found, [told(Gravity::High, "SOLUTION12", CUSTOMERS, "ERP filter")]);
    let found = one(|_, maps| maps[0].text.mapping.right_filter = "1 eq 1".into());
    assert_eq!(found, [told(Gravity::Medium, "SOLUTION13", CUSTOMERS, "CRM filter")]);
    let both = one(|_, maps| {
        let mapping = &mut maps[1].text.mapping;
        mapping.left_entity = "CustomersV3".into();
        mapping.left_filter.clear();
    });
    assert_eq!(both, [told(Gravity::Low, "SOLUTION14", VENDORS, "ERP filter")]);
}

#[test]
fn secrets_are_critical_and_not_repeated() {
    let secret = "password=hunter22";
    let package = with(|_, maps| {
        maps[0].text.note = secret.into();
        maps[1].text.mapping.fields[2].transforms = vec![Transform::Default { value: secret.into() }];
    });
    let found = check(&package, &facts());
    let critical: Vec<_> = found.iter().filter(|it| it.gravity == Gravity::Critical).collect();
    let places: Vec<_> =
        critical.iter().map(|it| (it.code.as_str(), it.map.as_str(), it.place.as_str())).collect();
    assert_eq!(places, [("SOLUTION11", CUSTOMERS, "Note"), ("SOLUTION11", VENDORS, "customertypecode")]);
    assert!(critical.iter().all(|it| !format!("{it:?}").contains("hunter22")), "{critical:?}");
}

const GATED: &str = r#"{"Description":"","TargetVersionInfo":{"CRM":{"msdyn_Sales":"1.0.3"},"AX":{"Application":"10.0.40"}}}"#;

#[test]
fn gates_are_told_as_far_as_versions_are_known() {
    let package = {
        let made = with(|_, maps| drop(maps.pop()));
        let mut map = made.maps()[0].to_new().unwrap();
        let row = map.kept.take().unwrap();
        let (before, rest) = row.split_once("<msdyn_properties>").unwrap();
        let (_, after) = rest.split_once("</msdyn_properties>").unwrap();
        map.kept = Some(format!("{before}<msdyn_properties>{GATED}</msdyn_properties>{after}"));
        map.settings.description = String::new();
        Package::new(parts::head(), vec![map]).unwrap()
    };
    let gate = |side, name: &str, version: &str| Gate { side, name: name.into(), version: version.into() };
    let apps = vec![gate(Side::Left, "application", "10.0.38")];
    let found = codes(&package, &Facts { apps, ..facts() });
    let wanted = [
        told(Gravity::High, "SOLUTION09", CUSTOMERS, "Application"),
        told(Gravity::Informational, "SOLUTION09", CUSTOMERS, "msdyn_Sales"),
    ];
    assert_eq!(found, wanted);
    let apps = vec![gate(Side::Left, "Application", "10.0.40"), gate(Side::Right, "MSDYN_sales", "1.0.10")];
    assert_eq!(codes(&package, &Facts { apps, ..facts() }), []);
}

#[test]
fn what_is_gravest_comes_first_and_the_list_is_the_same_each_time() {
    let package = with(|head, maps| {
        head.publisher.prefix = "c".into();
        maps[1].text.note = "pwd=hunter22".into();
        maps[0].text.mapping.right_filter = "1 eq 1".into();
    });
    let found = check(&package, &Facts { mapped: vec![], ..facts() });
    assert!(found.len() > 3);
    assert!(found.is_sorted_by_key(|it| std::cmp::Reverse(it.gravity)), "{found:#?}");
    assert_eq!(found, check(&package, &Facts { mapped: vec![], ..facts() }));
    assert!(found.iter().all(|it| !it.reason.is_empty() && !it.remedy.is_empty()));
}
