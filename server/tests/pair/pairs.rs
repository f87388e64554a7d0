//! What the entity maps promise to keep equal, written down once more without any of Tandem's own rules, and the look
//! at both apps that tells whether they are.

use super::apps::SimulatedApp;
use super::compare::text;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One column of the CRM: its own, or the named column of the row that a lookup points to.
enum Crm {
    Own(&'static str),
    Of(&'static str, &'static [(&'static str, &'static str)]),
}

/// How a value is said in both apps.
enum As {
    Text,
    Number,
    Day,
    /// ERP's symbol, CRM's value; the first that fits counts.
    Choice(&'static [(&'static str, &'static str)]),
}

use As::{Choice, Day, Number, Text};
use Crm::{Of, Own};

type Field = (&'static str, Crm, As);

/// One map: what it pairs, which rows of either side it serves, its key and its other fields.
struct Pair {
    name: &'static str,
    erp: &'static str,
    crm: &'static str,
    erp_serves: fn(&Value) -> bool,
    crm_serves: fn(&Value) -> bool,
    key: &'static [Field],
    fields: &'static [Field],
}

fn all(_: &Value) -> bool {
    true
}

const COMPANY: Field = ("dataAreaId", Of("msdyn_company", &[("cdm_companies", "cdm_companycode")]), Text);
const CURRENCY: Crm = Of("transactioncurrencyid", &[("transactioncurrencies", "isocurrencycode")]);
const GROUP: Crm = Of("msdyn_customergroupid", &[("msdyn_customergroups", "msdyn_groupid")]);
const UNIT: [(&str, &str); 1] = [("uoms", "msdyn_symbol")];
const CUSTOMER: [(&str, &str); 2] = [("accounts", "accountnumber"), ("contacts", "msdyn_contactpersonid")];
const HELD: As = Choice(&[("No", "false"), ("All", "true"), ("Invoice", "true")]);

const PAIRS: &[Pair] = &[
    Pair {
        name: "Customer groups",
        erp: "CustomerGroups",
        crm: "msdyn_customergroups",
        erp_serves: all,
        crm_serves: all,
        key: &[COMPANY, ("CustomerGroupId", Own("msdyn_groupid"), Text)],
        fields: &[("Description", Own("msdyn_description"), Text)],
    },
    Pair {
        name: "Vendor groups",
        erp: "VendorGroups",
        crm: "msdyn_vendorgroups",
        erp_serves: all,
        crm_serves: all,
        key: &[COMPANY, ("VendorGroupId", Own("msdyn_vendorgroup"), Text)],
        fields: &[("Description", Own("msdyn_description"), Text)],
    },
    Pair {
        name: "Units",
        erp: "UnitsOfMeasure",
        crm: "uoms",
        erp_serves: all,
        crm_serves: all,
        key: &[("UnitSymbol", Own("msdyn_symbol"), Text)],
        fields: &[("UnitDescription", Own("name"), Text)],
    },
    Pair {
        name: "Customers V3",
        erp: "CustomersV3",
        crm: "accounts",
        erp_serves: |row| text(row, "PartyType") == "Organization",
        crm_serves: |row| text(row, "customertypecode") == "3",
        key: &[COMPANY, ("CustomerAccount", Own("accountnumber"), Text)],
        fields: &[
            ("OrganizationName", Own("name"), Text),
            ("InvoiceAccount", Of("msdyn_billingaccount", &[("accounts", "accountnumber")]), Text),
            ("CustomerGroupId", GROUP, Text),
            ("SalesCurrencyCode", CURRENCY, Text),
            ("AddressStreet", Own("address1_line1"), Text),
            ("AddressBuildingCompliment", Own("address1_line2"), Text),
            ("AddressCity", Own("address1_city"), Text),
            ("AddressState", Own("address1_stateorprovince"), Text),
            ("AddressZipCode", Own("address1_postalcode"), Text),
            ("AddressCountryRegionId", Own("address1_country"), Text),
            ("PrimaryContactPhone", Own("telephone1"), Text),
            ("PrimaryContactEmail", Own("emailaddress1"), Text),
            ("CreditLimit", Own("creditlimit"), Number),
            ("OnHoldStatus", Own("creditonhold"), HELD),
        ],
    },
    Pair {
        name: "Customers V3 - contacts",
        erp: "CustomersV3",
        crm: "contacts",
        erp_serves: |row| text(row, "PartyType") == "Person",
        crm_serves: |row| text(row, "msdyn_sellable") == "true",
        key: &[COMPANY, ("CustomerAccount", Own("msdyn_contactpersonid"), Text)],
        fields: &[
            ("CustomerGroupId", GROUP, Text),
            ("SalesCurrencyCode", CURRENCY, Text),
            ("AddressStreet", Own("address1_line1"), Text),
            ("AddressCity", Own("address1_city"), Text),
            ("PrimaryContactPhone", Own("telephone1"), Text),
            ("PrimaryContactEmail", Own("emailaddress1"), Text),
        ],
    },
    Pair {
        name: "Contacts V2",
        erp: "ContactsV2",
        crm: "contacts",
        erp_serves: all,
        crm_serves: |row| text(row, "msdyn_sellable") != "true",
        key: &[COMPANY, ("ContactPersonId", Own("msdyn_contactpersonid"), Text)],
        fields: &[
            ("FirstName", Own("firstname"), Text),
            ("LastName", Own("lastname"), Text),
            ("AssociatedContactNumber", Of("parentcustomerid", &[("accounts", "accountnumber")]), Text),
            ("JobTitle", Own("jobtitle"), Text),
            ("PrimaryPhoneNumber", Own("telephone1"), Text),
            ("PrimaryEmailAddress", Own("emailaddress1"), Text),
        ],
    },
    Pair {
        name: "Vendors V2",
        erp: "VendorsV2",
        crm: "msdyn_vendors",
        erp_serves: all,
        crm_serves: all,
        key: &[COMPANY, ("VendorAccountNumber", Own("msdyn_vendoraccountnumber"), Text)],
        fields: &[
            ("VendorOrganizationName", Own("msdyn_name"), Text),
            (
                "VendorGroupId",
                Of("msdyn_vendorgroupid", &[("msdyn_vendorgroups", "msdyn_vendorgroup")]),
                Text,
            ),
            ("CurrencyCode", CURRENCY, Text),
            ("AddressStreet", Own("msdyn_addressstreet"), Text),
            ("AddressCity", Own("msdyn_addresscity"), Text),
            ("PrimaryPhoneNumber", Own("msdyn_primaryphonenumber"), Text),
        ],
    },
    Pair {
        name: "Products V2",
        erp: "ProductsV2",
        crm: "products",
        erp_serves: all,
        crm_serves: all,
        key: &[("ProductNumber", Own("productnumber"), Text)],
        fields: &[
            ("ProductName", Own("name"), Text),
            ("ProductDescription", Own("description"), Text),
            ("SalesUnitSymbol", Of("defaultuomid", &UNIT), Text),
            ("SalesPrice", Own("price"), Number),
            ("NetProductWeight", Own("stockweight"), Number),
            ("ReleaseDate", Own("validfromdate"), Day),
        ],
    },
    Pair {
        name: "Customer addresses",
        erp: "CustomerPostalAddresses",
        crm: "customeraddresses",
        erp_serves: all,
        crm_serves: all,
        key: &[
            COMPANY,
            ("CustomerAccountNumber", Of("parentid", &CUSTOMER), Text),
            ("AddressLocationId", Own("msdyn_locationid"), Text),
        ],
        fields: &[
            ("AddressDescription", Own("name"), Text),
            ("AddressStreet", Own("line1"), Text),
            ("AddressCity", Own("city"), Text),
            ("AddressZipCode", Own("postalcode"), Text),
        ],
    },
    Pair {
        name: "Sales order headers V2",
        erp: "SalesOrderHeadersV2",
        crm: "salesorders",
        erp_serves: all,
        crm_serves: all,
        key: &[COMPANY, ("SalesOrderNumber", Own("msdyn_salesordernumber"), Text)],
        fields: &[
            ("SalesOrderName", Own("name"), Text),
            ("OrderingCustomerAccountNumber", Of("customerid", &CUSTOMER), Text),
            ("CurrencyCode", CURRENCY, Text),
            ("RequestedShippingDate", Own("requestdeliveryby"), Day),
        ],
    },
    Pair {
        name: "Sales order lines",
        erp: "SalesOrderLines",
        crm: "salesorderdetails",
        erp_serves: all,
        crm_serves: all,
        key: &[
            COMPANY,
            ("SalesOrderNumber", Of("salesorderid", &[("salesorders", "msdyn_salesordernumber")]), Text),
            ("LineNumber", Own("lineitemnumber"), Number),
        ],
        fields: &[
            ("ItemNumber", Of("productid", &[("products", "productnumber")]), Text),
            ("LineDescription", Own("description"), Text),
            ("SalesUnitSymbol", Of("uomid", &UNIT), Text),
            ("OrderedSalesQuantity", Own("quantity"), Number),
            ("SalesPrice", Own("priceperunit"), Number),
        ],
    },
];

/// The rows of one app by entity set and id.
type Tables = BTreeMap<&'static str, BTreeMap<String, Value>>;

/// `Ok` with the number of pairs when every map's rows are in both apps with the same values; else the first thing that
/// is wrong.
pub async fn all_equal(erp: &SimulatedApp, crm: &SimulatedApp) -> Result<usize, String> {
    let (left, right) = (erp_tables(erp).await, crm_tables(crm).await);
    let mut pairs = 0;
    for pair in PAIRS {
        let ours = pair.said(left[pair.erp].values().filter(|row| (pair.erp_serves)(row)), |row, field| {
            erp_says(row, field)
        });
        let theirs = pair
            .said(right[pair.crm].values().filter(|row| (pair.crm_serves)(row)), |row, field| {
                crm_says(&right, row, field)
            });
        for key in ours.keys().chain(theirs.keys()) {
            match (ours.get(key), theirs.get(key)) {
                (Some(one), Some(other)) if one == other => {}
                (one, other) => {
                    return Err(format!("{} {key}: ERP {one:?}, CRM {other:?}", pair.name));
                }
            }
        }
        pairs += ours.len();
    }
    Ok(pairs)
}

impl Pair {
    /// What one app says of each record, by its key.
    fn said<'r>(
        &self,
        rows: impl Iterator<Item = &'r Value>,
        says: impl Fn(&'r Value, &Field) -> String,
    ) -> BTreeMap<String, Vec<String>> {
        let said = |row| {
            let key: Vec<String> = self.key.iter().map(|field| says(row, field).to_lowercase()).collect();
            (key.join("|"), self.fields.iter().map(|field| says(row, field)).collect())
        };
        rows.map(said).collect()
    }
}

async fn erp_tables(erp: &SimulatedApp) -> Tables {
    let mut tables = Tables::new();
    for set in PAIRS.iter().map(|pair| pair.erp).collect::<BTreeSet<_>>() {
        tables.insert(set, erp.rows(set).await);
    }
    tables
}

async fn crm_tables(crm: &SimulatedApp) -> Tables {
    let columns = PAIRS.iter().flat_map(|pair| pair.key.iter().chain(pair.fields));
    let looked_up = columns.flat_map(|(_, crm, _)| match crm {
        Own(_) => &[][..],
        Of(_, targets) => targets,
    });
    let sets: BTreeSet<_> = PAIRS.iter().map(|pair| pair.crm).chain(looked_up.map(|(set, _)| *set)).collect();
    let mut tables = Tables::new();
    for set in sets {
        let rows = crm.rows(set).await;
        tables.insert(set, rows.into_iter().map(|(id, row)| (id.to_lowercase(), row)).collect());
    }
    tables
}

fn erp_says(row: &Value, (column, _, form): &Field) -> String {
    let said = text(row, column);
    match form {
        Choice(pairs) => {
            pairs.iter().find(|(ours, _)| *ours == said).map_or(said, |(_, theirs)| (*theirs).to_owned())
        }
        _ => plain(&said, form),
    }
}

fn crm_says(tables: &Tables, row: &Value, (_, column, form): &Field) -> String {
    match column {
        Own(column) => plain(&text(row, column), form),
        Of(column, targets) => {
            let id = text(row, &format!("_{column}_value")).to_lowercase();
            let found = targets.iter().find_map(|(set, key)| Some(text(tables[set].get(&id)?, key)));
            plain(&found.unwrap_or_default(), form)
        }
    }
}

/// A value as text that is the same in both apps: numbers without zeros at their end, days without a time, and the
/// ERP's empty day as nothing.
fn plain(said: &str, form: &As) -> String {
    match form {
        Number if said.contains('.') => said.trim_end_matches('0').trim_end_matches('.').to_owned(),
        Number if said.is_empty() => "0".to_owned(),
        Day => said.get(..10).filter(|day| *day != "1900-01-01").unwrap_or_default().to_owned(),
        _ => said.trim_end().to_owned(),
    }
}
