use odata::value::Record;

use super::{Company, company_id, currency_id, decimal, row_id, texts};
use crate::data::Currency;
use crate::data::reference::{Listed, PaymentTerm, Unit, Warehouse};

/// A row of `cdm_companies`.
pub fn company_record(company: Company) -> Record {
    texts([
        ("cdm_companyid", row_id("cdm_company", &[company.id()]).as_str()),
        ("cdm_companycode", company.id()),
        ("cdm_name", company.name()),
    ])
}

/// A row of `transactioncurrencies`.
pub fn currency_record(currency: &Currency) -> Record {
    let mut record = texts([
        ("transactioncurrencyid", currency_id(currency.code).as_str()),
        ("isocurrencycode", currency.code),
        ("currencyname", currency.name),
        ("currencysymbol", currency.symbol),
    ]);
    record.insert("currencyprecision", i64::from(currency.decimals));
    record.insert("exchangerate", decimal(currency.per_dollar));
    record
}

/// A row of `uoms`.
pub(in crate::data) fn unit_record(unit: &Unit) -> Record {
    let mut record = texts([
        ("uomid", row_id("uom", &[unit.code]).as_str()),
        ("msdyn_symbol", unit.code),
        ("name", unit.text),
    ]);
    record.insert("msdyn_decimalprecision", i64::from(unit.decimals));
    record.insert("quantity", 1_i64);
    record
}

/// A row of `msdyn_addressbooks`.
pub(in crate::data) fn address_book_record(book: &Listed) -> Record {
    texts([
        ("msdyn_addressbookid", row_id("msdyn_addressbook", &[book.code]).as_str()),
        ("msdyn_name", book.code),
        ("msdyn_description", book.text),
    ])
}

/// A row of `msdyn_paymentterms`.
pub(in crate::data) fn payment_term_record(company: Company, term: &PaymentTerm) -> Record {
    let listed = Listed { code: term.code, text: term.text };
    let names = ["msdyn_paymenttermid", "msdyn_name", "msdyn_description"];
    let mut record = listed_record(company, "msdyn_paymentterm", names, &listed);
    record.insert("msdyn_numberofdays", i64::from(term.days));
    record.insert("msdyn_numberofmonths", i64::from(term.months));
    record
}

/// A row of `msdyn_warehouses`.
pub(in crate::data) fn warehouse_record(company: Company, warehouse: &Warehouse) -> Record {
    let listed = Listed { code: warehouse.code, text: warehouse.text };
    let names = ["msdyn_warehouseid", "msdyn_warehouseidentifier", "msdyn_name"];
    let mut record = listed_record(company, "msdyn_warehouse", names, &listed);
    let site = row_id("msdyn_operationalsite", &[company.id(), warehouse.site]);
    record.insert("_msdyn_operationalsite_value", site);
    record
}

/// A row of a list of the company; its id, code and description stand in these columns.
pub(in crate::data) fn listed_record(
    company: Company,
    table: &str,
    [id, code, text]: [&'static str; 3],
    listed: &Listed,
) -> Record {
    texts([
        (id, row_id(table, &[company.id(), listed.code]).as_str()),
        (code, listed.code),
        (text, listed.text),
        ("_msdyn_company_value", company_id(company).as_str()),
    ])
}
