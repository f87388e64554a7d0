use super::{Chosen, Known, assemble, propose, propose_company, propose_keys};
use crate::check;
use model::{
    EntitySchema, FieldKind, FieldMapping, FieldSchema, Finding, FindingState, Mapping, SyncDirection,
    Transform,
};

fn text(name: &str) -> FieldSchema {
    of_kind(name, FieldKind::Text)
}

fn of_kind(name: &str, kind: FieldKind) -> FieldSchema {
    FieldSchema {
        name: name.into(),
        kind,
        required: false,
        read_only: false,
        max_length: Some(60),
        scale: None,
    }
}

fn choice(name: &str, options: &[(&str, &str)]) -> FieldSchema {
    let options = options.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect();
    of_kind(name, FieldKind::Choice { type_name: String::new(), options })
}

fn points_to(name: &str, target: &str) -> FieldSchema {
    of_kind(name, FieldKind::Lookup { targets: vec![target.into()] })
}

fn schema(entity: &str, id: &str, keys: &[&[&str]], fields: Vec<FieldSchema>) -> EntitySchema {
    let mut keys: Vec<Vec<String>> =
        keys.iter().map(|key| key.iter().map(|name| (*name).to_owned()).collect()).collect();
    let key = if id.is_empty() { keys.remove(0) } else { vec![id.to_owned()] };
    EntitySchema {
        entity: entity.into(),
        label: entity.into(),
        id: id.into(),
        key,
        alternate_keys: keys,
        tracks_changes: true,
        modified_time: None,
        fields,
    }
}

fn groups() -> [EntitySchema; 2] {
    let left = vec![
        text("dataAreaId"),
        text("CustomerGroupId"),
        text("Description"),
        choice("IsSpecial", &[("Yes", "Yes"), ("No", "No")]),
        text("PaymentTermId"),
    ];
    let mut created = of_kind("createdon", FieldKind::DateTime);
    created.read_only = true;
    let right = vec![
        of_kind("msdyn_customergroupid", FieldKind::Guid),
        points_to("msdyn_company", "cdm_companies"),
        text("msdyn_groupid"),
        text("msdyn_description"),
        of_kind("msdyn_isspecial", FieldKind::Boolean),
        points_to("msdyn_paymentterm", "msdyn_paymentterms"),
        created,
    ];
    [
        schema("CustomerGroups", "", &[&["dataAreaId", "CustomerGroupId"]], left),
        schema(
            "msdyn_customergroups",
            "msdyn_customergroupid",
            &[&["msdyn_groupid", "msdyn_company"]],
            right,
        ),
    ]
}

fn tables() -> Vec<EntitySchema> {
    vec![
        schema("cdm_companies", "cdm_companyid", &[&["cdm_companycode"]], vec![text("cdm_companycode")]),
        schema(
            "msdyn_paymentterms",
            "msdyn_paymenttermid",
            &[&["msdyn_name", "msdyn_company"]],
            vec![text("msdyn_name"), points_to("msdyn_company", "cdm_companies")],
        ),
    ]
}

fn told(known: &Known<'_>, lines: &[FieldMapping]) -> Vec<(String, String, String)> {
    let told = propose(known, lines).into_iter().map(|it| (it.field.left, it.field.right, it.reason));
    told.collect()
}

fn problems(mapping: &Mapping, [left, right]: &[EntitySchema; 2]) -> Vec<Finding> {
    let mut found = check(mapping, left, right);
    found.retain(|finding| finding.state == FindingState::Problem);
    found
}

#[test]
fn a_map_of_two_entities_can_be_proposed_whole() {
    let schemas = groups();
    let (tables, [left, right]) = (tables(), &schemas);
    let known = Known { left, right, tables: &tables, past: &[] };
    let proposals = propose(&known, &[]);
    let fields: Vec<FieldMapping> = proposals.iter().map(|it| it.field.clone()).collect();
    let company = propose_company(&known);
    assert_eq!(company.as_ref().map(|it| it.right.as_str()), Some("msdyn_company.cdm_companycode"));
    let keys = propose_keys(&known, &proposals);
    assert_eq!(keys, [[("msdyn_groupid".to_owned(), Some("CustomerGroupId".to_owned()))]]);
    let chosen = Chosen {
        key: vec![("msdyn_groupid".into(), "CustomerGroupId".into())],
        pairs: fields.iter().map(|it| (it.left.clone(), it.right.clone())).collect(),
    };
    let mapping = assemble(&known, &chosen);
    assert_eq!(
        (mapping.key.as_slice(), &mapping.company),
        (["msdyn_groupid".to_owned()].as_slice(), &company)
    );
    assert_eq!(mapping.fields.len(), fields.len(), "each proposal once, also that of the key");
    assert_eq!(problems(&mapping, &schemas), []);
    let reason =
        |field: &str| proposals.iter().find(|it| it.field.left == field).map(|it| it.reason.as_str());
    assert_eq!(reason("Description"), Some("Same name"));
    assert_eq!(reason("CustomerGroupId"), Some("Names that say the same"));
    assert_eq!(reason("IsSpecial"), Some("Same name; 2 of 2 choices paired by their labels"));
    assert_eq!(reason("dataAreaId"), None, "the company is no pair of its own");
}

#[test]
fn a_key_that_no_name_gives_away_is_chosen_by_hand() {
    let left = schema("Things", "", &[&["Number"]], vec![text("Number"), text("Label")]);
    let right = schema("things", "thingid", &[&["label"], &["code"]], vec![text("code"), text("label")]);
    let known = Known { left: &left, right: &right, tables: &[], past: &[] };
    let keys = propose_keys(&known, &propose(&known, &[]));
    assert_eq!(
        keys,
        [[("label".to_owned(), Some("Label".to_owned()))], [("code".to_owned(), None)]],
        "one that can be had comes first"
    );
    let chosen = Chosen {
        key: vec![("code".into(), "Number".into())],
        pairs: vec![("Label".into(), "label".into()), ("Gone".into(), "gone".into())],
    };
    let mapping = assemble(&known, &chosen);
    assert_eq!(mapping.key, ["code"]);
    assert_eq!(problems(&mapping, &[left, right]), []);
    assert_eq!(mapping.fields.len(), 2, "what nobody proposed is passed over");
}

#[test]
fn what_is_mapped_already_is_not_proposed_again() {
    let [left, right] = &groups();
    let tables = tables();
    let known = Known { left, right, tables: &tables, past: &[] };
    let mut lines = Vec::new();
    while let Some(next) = propose(&known, &lines).into_iter().next() {
        lines.push(next.field);
        assert!(lines.len() < 10, "it ends");
    }
    assert_eq!(propose(&known, &lines), []);
    let mut names: Vec<&str> = lines.iter().map(|line| line.left.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), lines.len(), "each field once");
}

#[test]
fn maps_of_the_past_are_believed_first_and_say_who_they_are() {
    let [left, right] = &groups();
    let odd = FieldMapping {
        left: "paymenttermid".into(),
        right: "msdyn_description".into(),
        direction: SyncDirection::LeftToRight,
        transforms: vec![Transform::Default { value: "Net 30".into() }],
        lookup: None,
    };
    let mapping = |left_entity: &str, direction| Mapping {
        left_entity: left_entity.into(),
        right_entity: right.entity.clone(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: Vec::new(),
        company: None,
        fields: vec![FieldMapping { direction, ..odd.clone() }],
    };
    let past = [
        ("Vendor groups".to_owned(), mapping("VendorGroups", SyncDirection::Both)),
        ("Customer groups".to_owned(), mapping("CustomerGroups", SyncDirection::LeftToRight)),
    ];
    let known = Known { left, right, tables: &[], past: &past };
    let found = propose(&known, &[]);
    let expected = FieldMapping { left: "PaymentTermId".into(), ..odd };
    assert_eq!((&found[0].field, found[0].reason.as_str()), (&expected, "Paired so in Customer groups"));
    assert!(told(&known, &[]).iter().skip(1).all(|(_, right, _)| right != "msdyn_description"));
}

#[test]
fn what_no_app_takes_is_not_proposed() {
    let mut left = schema(
        "Things",
        "",
        &[&["Code"]],
        vec![text("Code"), text("Since"), of_kind("Size", FieldKind::Guid)],
    );
    let mut right = schema(
        "things",
        "thingid",
        &[&["code"]],
        vec![text("code"), text("since"), of_kind("size", FieldKind::Decimal)],
    );
    left.fields[1].read_only = true;
    let known = Known { left: &left, right: &right, tables: &[], past: &[] };
    let directions: Vec<(String, SyncDirection)> =
        propose(&known, &[]).into_iter().map(|it| (it.field.left, it.field.direction)).collect();
    assert_eq!(
        directions,
        [("Code".into(), SyncDirection::Both), ("Since".into(), SyncDirection::LeftToRight)]
    );
    right.fields[1].read_only = true;
    let known = Known { left: &left, right: &right, tables: &[], past: &[] };
    assert_eq!(told(&known, &[]).len(), 1);
}
