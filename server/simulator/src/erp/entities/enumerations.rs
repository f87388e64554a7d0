use super::Enumeration;
use crate::schema::OptionDef;

const fn member(value: i64, symbol: &'static str, label: &'static str) -> OptionDef {
    OptionDef { value, symbol, label }
}

/// The enumeration for yes and no, which the service has in place of booleans.
pub(super) static NO_YES: Enumeration = Enumeration {
    name: "NoYes",
    qualified: "Microsoft.Dynamics.DataEntities.NoYes",
    members: &[member(0, "No", "No"), member(1, "Yes", "Yes")],
};

/// What a customer or vendor is.
pub(super) static PARTY_TYPE: Enumeration = Enumeration {
    name: "PartyType",
    qualified: "Microsoft.Dynamics.DataEntities.PartyType",
    members: &[member(0, "Organization", "Organization"), member(1, "Person", "Person")],
};

/// What is held back from a customer or vendor.
pub(super) static ON_HOLD: Enumeration = Enumeration {
    name: "CustVendorBlocked",
    qualified: "Microsoft.Dynamics.DataEntities.CustVendorBlocked",
    members: &[member(0, "No", "No"), member(1, "Invoice", "Invoice"), member(2, "All", "All")],
};

/// The gender of a person.
pub(super) static GENDER: Enumeration = Enumeration {
    name: "Gender",
    qualified: "Microsoft.Dynamics.DataEntities.Gender",
    members: &[
        member(0, "Unknown", "Unknown"),
        member(1, "Male", "Male"),
        member(2, "Female", "Female"),
        member(3, "NonSpecific", "Non-specific"),
    ],
};

/// What is sold.
pub(super) static PRODUCT_TYPE: Enumeration = Enumeration {
    name: "EcoResProductType",
    qualified: "Microsoft.Dynamics.DataEntities.EcoResProductType",
    members: &[member(1, "Item", "Item"), member(2, "Service", "Service")],
};

/// What a unit measures.
pub(super) static UNIT_CLASS: Enumeration = Enumeration {
    name: "UnitOfMeasureClass",
    qualified: "Microsoft.Dynamics.DataEntities.UnitOfMeasureClass",
    members: &[
        member(0, "Quantity", "Quantity"),
        member(1, "Length", "Length"),
        member(2, "Area", "Area"),
        member(3, "LiquidVolume", "Liquid volume"),
        member(4, "Mass", "Mass"),
        member(5, "Time", "Time"),
    ],
};

/// How far a sales order is.
pub(super) static SALES_STATUS: Enumeration = Enumeration {
    name: "SalesStatus",
    qualified: "Microsoft.Dynamics.DataEntities.SalesStatus",
    members: &[
        member(1, "Backorder", "Open order"),
        member(2, "Delivered", "Delivered"),
        member(3, "Invoiced", "Invoiced"),
        member(4, "Canceled", "Canceled"),
    ],
};
