//! The short lists of a company as rows of both apps.

use odata::value::Record;

use super::reference::{
    CUSTOMER_PAYMENTS, DELIVERY_MODES, DELIVERY_TERMS, Listed, PAYMENT_TERMS, SITES, TAX_GROUPS,
    VENDOR_GROUPS, VENDOR_PAYMENTS, WAREHOUSES,
};
use super::{Company, crm, customer_groups, erp};

/// A list of codes that both apps know by their own words.
struct List {
    rows: &'static [Listed],
    /// The entity set of the ERP, with the properties of code and description.
    erp: (&'static str, [&'static str; 2]),
    /// The table and entity set of the CRM, with the columns of id, code and description.
    crm: (&'static str, &'static str, [&'static str; 3]),
}

const LISTS: [List; 7] = [
    List {
        rows: &VENDOR_GROUPS,
        erp: ("VendorGroups", ["VendorGroupId", "Description"]),
        crm: (
            "msdyn_vendorgroup",
            "msdyn_vendorgroups",
            ["msdyn_vendorgroupid", "msdyn_vendorgroup", "msdyn_description"],
        ),
    },
    List {
        rows: &TAX_GROUPS,
        erp: ("TaxGroups", ["TaxGroupCode", "Description"]),
        crm: ("msdyn_taxgroup", "msdyn_taxgroups", ["msdyn_taxgroupid", "msdyn_name", "msdyn_description"]),
    },
    List {
        rows: &CUSTOMER_PAYMENTS,
        erp: ("CustomerPaymentMethods", ["Name", "Description"]),
        crm: (
            "msdyn_customerpaymentmethod",
            "msdyn_customerpaymentmethods",
            ["msdyn_customerpaymentmethodid", "msdyn_name", "msdyn_description"],
        ),
    },
    List {
        rows: &VENDOR_PAYMENTS,
        erp: ("VendorPaymentMethods", ["Name", "Description"]),
        crm: (
            "msdyn_vendorpaymentmethod",
            "msdyn_vendorpaymentmethods",
            ["msdyn_vendorpaymentmethodid", "msdyn_name", "msdyn_description"],
        ),
    },
    List {
        rows: &DELIVERY_MODES,
        erp: ("ModesOfDelivery", ["ModeCode", "ModeDescription"]),
        crm: ("msdyn_shipvia", "msdyn_shipvias", ["msdyn_shipviaid", "msdyn_name", "msdyn_description"]),
    },
    List {
        rows: &DELIVERY_TERMS,
        erp: ("DeliveryTerms", ["TermsCode", "TermsDescription"]),
        crm: (
            "msdyn_termsofdelivery",
            "msdyn_termsofdeliveries",
            ["msdyn_termsofdeliveryid", "msdyn_name", "msdyn_description"],
        ),
    },
    List {
        rows: &SITES,
        erp: ("OperationalSitesV2", ["SiteId", "SiteName"]),
        crm: (
            "msdyn_operationalsite",
            "msdyn_operationalsites",
            ["msdyn_operationalsiteid", "msdyn_siteid", "msdyn_name"],
        ),
    },
];

/// The lists of a company in the ERP.
pub(super) fn erp_lists(company: Company) -> impl Iterator<Item = (&'static str, Record)> {
    let terms =
        PAYMENT_TERMS.iter().map(move |term| ("PaymentTerms", erp::payment_term_record(company, term)));
    let listed = LISTS.iter().flat_map(move |List { rows, erp: (set, names), .. }| {
        rows.iter().map(move |row| (*set, erp::listed_record(company, *names, row)))
    });
    let warehouses = WAREHOUSES.iter().map(move |each| ("Warehouses", erp::warehouse_record(company, each)));
    let groups = customer_groups(company).map(|group| ("CustomerGroups", erp::customer_group_record(&group)));
    terms.chain(listed).chain(warehouses).chain(groups)
}

/// The lists of a company in the CRM.
pub(super) fn crm_lists(company: Company) -> impl Iterator<Item = (&'static str, Record)> {
    let terms =
        PAYMENT_TERMS.iter().map(move |term| ("msdyn_paymentterms", crm::payment_term_record(company, term)));
    let listed = LISTS.iter().flat_map(move |List { rows, crm: (table, set, names), .. }| {
        rows.iter().map(move |row| (*set, crm::listed_record(company, table, *names, row)))
    });
    let warehouses =
        WAREHOUSES.iter().map(move |each| ("msdyn_warehouses", crm::warehouse_record(company, each)));
    let groups =
        customer_groups(company).map(|group| ("msdyn_customergroups", crm::customer_group_record(&group)));
    terms.chain(listed).chain(warehouses).chain(groups)
}
