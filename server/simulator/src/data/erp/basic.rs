use odata::value::Record;

use super::{Company, texts};
use crate::data::Currency;
use crate::data::reference::{Listed, PaymentTerm, Unit, Warehouse};

/// A row of `LegalEntities`.
pub fn legal_entity_record(company: Company) -> Record {
    texts([("LegalEntityId", company.id()), ("Name", company.name())])
}

/// A row of `Currencies`.
pub fn currency_record(currency: &Currency) -> Record {
    texts([("CurrencyCode", currency.code), ("Name", currency.name), ("Symbol", currency.symbol)])
}

/// A row of `UnitsOfMeasure`.
pub(in crate::data) fn unit_record(unit: &Unit) -> Record {
    let mut record =
        texts([("UnitSymbol", unit.code), ("UnitDescription", unit.text), ("UnitClass", unit.class)]);
    record.insert("DecimalPrecision", i64::from(unit.decimals));
    record
}

/// A row of `AddressBooks`.
pub(in crate::data) fn address_book_record(book: &Listed) -> Record {
    texts([("Name", book.code), ("Description", book.text)])
}

/// A row of `PaymentTerms`.
pub(in crate::data) fn payment_term_record(company: Company, term: &PaymentTerm) -> Record {
    let mut record = texts([("dataAreaId", company.id()), ("Name", term.code), ("Description", term.text)]);
    record.insert("NumberOfDays", i64::from(term.days));
    record.insert("NumberOfMonths", i64::from(term.months));
    record
}

/// A row of `Warehouses`.
pub(in crate::data) fn warehouse_record(company: Company, warehouse: &Warehouse) -> Record {
    texts([
        ("dataAreaId", company.id()),
        ("WarehouseId", warehouse.code),
        ("WarehouseName", warehouse.text),
        ("OperationalSiteId", warehouse.site),
    ])
}

/// A row of a list of the company whose code and description stand in these properties.
pub(in crate::data) fn listed_record(
    company: Company,
    [code, text]: [&'static str; 2],
    listed: &Listed,
) -> Record {
    texts([("dataAreaId", company.id()), (code, listed.code), (text, listed.text)])
}
