//! The entities that the maps of the tests pair.

use model::{EntitySchema, FieldKind, FieldSchema};
use solutions::Schemas;

pub(crate) fn field(name: &str, kind: FieldKind) -> FieldSchema {
    FieldSchema { name: name.into(), kind, required: false, read_only: false, max_length: None, scale: None }
}

pub(crate) fn text(name: &str) -> FieldSchema {
    field(name, FieldKind::Text)
}

pub(crate) fn points_to(name: &str, targets: &[&str]) -> FieldSchema {
    field(name, FieldKind::Lookup { targets: targets.iter().map(|it| (*it).to_owned()).collect() })
}

pub(crate) fn choice(name: &str, options: &[&str]) -> FieldSchema {
    let options = options.iter().map(|it| ((*it).to_owned(), (*it).to_owned())).collect();
    field(name, FieldKind::Choice { type_name: String::new(), options })
}

fn entity(name: &str, label: &str, key: &[&str], fields: Vec<FieldSchema>) -> EntitySchema {
    EntitySchema {
        entity: name.into(),
        label: label.into(),
        id: String::new(),
        key: key.iter().map(|it| (*it).to_owned()).collect(),
        alternate_keys: Vec::new(),
        tracks_changes: true,
        modified_time: None,
        fields,
    }
}

/// Those of [`super::package`].
pub(crate) fn schemas() -> Schemas {
    let erp = || {
        vec![
            text("dataAreaId"),
            text("CustomerAccount"),
            choice("OnHold", &["yes", "no"]),
            text("OrganizationName"),
            text("CurrencyCode"),
            text("PartyType"),
        ]
    };
    let crm = |entity_name: &str, label: &str, id: &str| {
        let mut schema = entity(
            entity_name,
            label,
            &[id],
            vec![
                field(id, FieldKind::Guid),
                points_to("msdyn_company", &["cdm_companies"]),
                text("accountnumber"),
                field("creditonhold", FieldKind::Boolean),
                choice("customertypecode", &["3", "12"]),
                text("name"),
                points_to("transactioncurrencyid", &["transactioncurrencies"]),
            ],
        );
        id.clone_into(&mut schema.id);
        schema.alternate_keys = vec![vec!["accountnumber".into(), "msdyn_company".into()]];
        schema
    };
    let mut currency = entity(
        "transactioncurrencies",
        "Currency",
        &["transactioncurrencyid"],
        vec![field("transactioncurrencyid", FieldKind::Guid), text("isocurrencycode")],
    );
    currency.id = "transactioncurrencyid".into();
    currency.alternate_keys = vec![vec!["isocurrencycode".into()]];
    let mut company = entity(
        "cdm_companies",
        "Company",
        &["cdm_companyid"],
        vec![field("cdm_companyid", FieldKind::Guid), text("cdm_companycode")],
    );
    company.id = "cdm_companyid".into();
    company.alternate_keys = vec![vec!["cdm_companycode".into()]];
    Schemas {
        left: vec![
            entity("CustomersV3", "Customers V3", &["dataAreaId", "CustomerAccount"], erp()),
            entity("VendorsV2", "Vendors V2", &["dataAreaId", "CustomerAccount"], erp()),
        ],
        right: vec![
            crm("accounts", "Account", "accountid"),
            crm("msdyn_vendors", "Vendor", "msdyn_vendorid"),
            currency,
            company,
        ],
    }
}
