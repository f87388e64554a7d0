use odata::value::{Number, Record, Value};

use super::customer::Hold;
use super::group::TaxIncluded;
use super::{Company, Currency, Customer, CustomerGroup};

/// A row of `LegalEntities`.
pub fn legal_entity_record(company: Company) -> Record {
    texts([("LegalEntityId", company.id()), ("Name", company.name())])
}

/// A row of `Currencies`.
pub fn currency_record(currency: &Currency) -> Record {
    texts([("CurrencyCode", currency.code), ("Name", currency.name), ("Symbol", currency.symbol)])
}

/// A row of `CustomerGroups`.
pub fn customer_group_record(group: &CustomerGroup) -> Record {
    texts([
        ("dataAreaId", group.company.id()),
        ("CustomerGroupId", group.id),
        ("Description", group.description),
        ("PaymentTermId", group.payment_term),
        (
            "IsSalesTaxIncludedInPrice",
            match group.tax_included {
                TaxIncluded::No => "No",
                TaxIncluded::Yes => "Yes",
            },
        ),
    ])
}

/// A row of `CustomersV3`, without what the app fills itself.
pub fn customer_record(customer: &Customer) -> Record {
    let mut record = texts([
        ("dataAreaId", customer.company.id()),
        ("CustomerAccount", &customer.account),
        ("OrganizationName", &customer.name),
        ("PartyType", "Organization"),
        ("CustomerGroupId", customer.group),
        ("SalesCurrencyCode", customer.currency),
        ("AddressStreet", &customer.street),
        ("AddressBuildingCompliment", &customer.street2),
        ("AddressCity", customer.city),
        ("AddressState", customer.state_code),
        ("AddressZipCode", &customer.postal_code),
        ("AddressCountryRegionId", customer.country),
        ("PrimaryContactPhone", &customer.phone),
        ("PrimaryContactEmail", &customer.email),
        (
            "OnHoldStatus",
            match customer.hold {
                Hold::Open => "No",
                Hold::Held => "All",
            },
        ),
        ("CreditLimitIsMandatory", if customer.credit_limit_cents == 0 { "No" } else { "Yes" }),
    ]);
    record.insert("CreditLimit", decimal(&customer.credit_limit()));
    record
}

/// The number that the text spells; null when it spells none, which the generator's own texts always do.
pub(super) fn decimal(text: &str) -> Value {
    Number::parse(text).map_or(Value::Null, Value::from)
}

fn texts<'a>(fields: impl IntoIterator<Item = (&'static str, &'a str)>) -> Record {
    fields.into_iter().collect()
}
