//! Short lists that every other row refers to.

/// A code with what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    /// The code, unique within its list.
    pub(super) code: &'static str,
    /// What people read.
    pub(super) text: &'static str,
}

/// A term of payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PaymentTerm {
    /// The code.
    pub(super) code: &'static str,
    /// What people read.
    pub(super) text: &'static str,
    /// Days until a bill is due.
    pub(super) days: u8,
    /// Months until a bill is due, beside the days.
    pub(super) months: u8,
}

/// A unit of measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// The symbol.
    pub(super) code: &'static str,
    /// What people read.
    pub(super) text: &'static str,
    /// What it measures, by the ERP's symbol.
    pub(super) class: &'static str,
    /// Digits behind the point that quantities of it have.
    pub(super) decimals: u8,
}

/// A warehouse on a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Warehouse {
    /// The code.
    pub(super) code: &'static str,
    /// What people read.
    pub(super) text: &'static str,
    /// The code of its site.
    pub(super) site: &'static str,
}

/// The terms of payment of every company.
pub(super) const PAYMENT_TERMS: [PaymentTerm; 7] = [
    payment_term("COD", "Cash on delivery", 0, 0),
    payment_term("Net10", "Net 10 days", 10, 0),
    payment_term("Net14", "Net 14 days", 14, 0),
    payment_term("Net30", "Net 30 days", 30, 0),
    payment_term("Net45", "Net 45 days", 45, 0),
    payment_term("Net60", "Net 60 days", 60, 0),
    payment_term("M1-15", "One month and 15 days", 15, 1),
];

/// The units that all companies share.
pub(super) const UNITS: [Unit; 9] = [
    unit("ea", "Each", "Quantity", 0),
    unit("pcs", "Pieces", "Quantity", 0),
    unit("box", "Box of ten", "Quantity", 0),
    unit("kg", "Kilogram", "Mass", 3),
    unit("g", "Gram", "Mass", 0),
    unit("l", "Litre", "LiquidVolume", 2),
    unit("m", "Metre", "Length", 2),
    unit("m2", "Square metre", "Area", 2),
    unit("hr", "Hour", "Time", 2),
];

/// The groups that vendors belong to, of every company.
pub(super) const VENDOR_GROUPS: [Listed; 5] = [
    listed("10", "Parts vendors"),
    listed("20", "Services vendors"),
    listed("30", "Tax authorities"),
    listed("40", "Employees"),
    listed("90", "Intercompany vendors"),
];

/// The sales tax groups of every company.
pub(super) const TAX_GROUPS: [Listed; 3] =
    [listed("DOM", "Domestic"), listed("EXP", "Export"), listed("EXEMPT", "Free of tax")];

/// How customers of every company pay.
pub(super) const CUSTOMER_PAYMENTS: [Listed; 4] = [
    listed("CASH", "Cash"),
    listed("CHECK", "Check"),
    listed("DEBIT", "Direct debit"),
    listed("WIRE", "Bank transfer"),
];

/// How every company pays its vendors.
pub(super) const VENDOR_PAYMENTS: [Listed; 3] =
    [listed("CHECK", "Check"), listed("SEPA", "SEPA credit transfer"), listed("WIRE", "Bank transfer")];

/// How goods of every company travel.
pub(super) const DELIVERY_MODES: [Listed; 5] = [
    listed("10", "Airborne express"),
    listed("20", "Ground"),
    listed("30", "Customer pick-up"),
    listed("40", "Sea freight"),
    listed("50", "Bicycle courier"),
];

/// Who bears what on the way, of every company.
pub(super) const DELIVERY_TERMS: [Listed; 5] = [
    listed("EXW", "Ex works"),
    listed("FOB", "Free on board"),
    listed("CIF", "Cost, insurance and freight"),
    listed("DAP", "Delivered at place"),
    listed("DDP", "Delivered duty paid"),
];

/// The sites of every company.
pub(super) const SITES: [Listed; 3] =
    [listed("1", "Manufacturing"), listed("2", "Distribution"), listed("3", "Retail")];

/// The warehouses of every company.
pub(super) const WAREHOUSES: [Warehouse; 5] = [
    warehouse("11", "Raw materials", "1"),
    warehouse("13", "Finished goods", "1"),
    warehouse("21", "Main warehouse", "2"),
    warehouse("24", "Returns", "2"),
    warehouse("31", "Shop floor", "3"),
];

/// The address books of the ERP, which all companies share.
pub(super) const ERP_ADDRESS_BOOKS: [Listed; 9] = [
    listed("All customers", "Everybody who has ever bought, of all companies"),
    listed("Key accounts", "Customers with a manager of their own"),
    listed("Press", "Media"),
    listed("Public sector", "Authorities, schools and hospitals"),
    listed("Purchase", "Vendors"),
    listed("Sales", "Customers and prospects"),
    listed("Service partners", "Who installs and repairs for us"),
    listed("US retail", "Shops and chains in the United States"),
    listed("Vendors Europe", "Who delivers from within Europe"),
];

/// The address books of the CRM: it lacks most of those of the ERP, and calls one of them something else.
pub(super) const CRM_ADDRESS_BOOKS: [Listed; 3] = [
    listed("Press", "Journalists and newsrooms"),
    listed("Purchase", "Vendors"),
    listed("Sales", "Customers and prospects"),
];

const fn listed(code: &'static str, text: &'static str) -> Listed {
    Listed { code, text }
}

const fn payment_term(code: &'static str, text: &'static str, days: u8, months: u8) -> PaymentTerm {
    PaymentTerm { code, text, days, months }
}

const fn unit(code: &'static str, text: &'static str, class: &'static str, decimals: u8) -> Unit {
    Unit { code, text, class, decimals }
}

const fn warehouse(code: &'static str, text: &'static str, site: &'static str) -> Warehouse {
    Warehouse { code, text, site }
}
