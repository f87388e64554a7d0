use super::Company;

/// A customer group of one company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CustomerGroup {
    /// The company that the group belongs to.
    pub company: Company,
    /// The id, unique within the company.
    pub id: &'static str,
    /// The name people read.
    pub description: &'static str,
    /// The term of payment that new customers of the group get.
    pub payment_term: &'static str,
    /// Whether prices for this group are agreed with sales tax in them.
    pub tax_included: TaxIncluded,
}

/// Whether agreed prices hold the sales tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaxIncluded {
    /// Tax comes on top.
    No,
    /// Tax is part of the price.
    Yes,
}

/// Every customer group of a company, by id.
pub fn customer_groups(company: Company) -> impl Iterator<Item = CustomerGroup> {
    GROUPS.iter().map(move |&(id, description, payment_term, tax_included)| CustomerGroup {
        company,
        id,
        description,
        payment_term,
        tax_included,
    })
}

const GROUPS: [(&str, &str, &str, TaxIncluded); 6] = [
    ("10", "Wholesale customers", "Net30", TaxIncluded::No),
    ("20", "Retail customers", "COD", TaxIncluded::Yes),
    ("30", "Online customers", "COD", TaxIncluded::Yes),
    ("40", "Major accounts", "Net45", TaxIncluded::No),
    ("80", "Other customers", "Net10", TaxIncluded::No),
    ("90", "Intercompany customers", "Net30", TaxIncluded::No),
];
