use odata::value::Record;

use super::{Company, crm, currencies, customer_groups, customers, erp};

/// What an app holds when it is started for the first time.
///
/// Rows come in an order in which every row follows those it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The seed of the generator.
    pub seed: u64,
    /// How much there is.
    pub content: Content,
}

/// How much an app holds from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Companies and currencies only.
    Empty,
    /// Companies, currencies, customer groups and so many customers.
    Filled {
        /// Customers of `usmf`, at most [`super::MAX_CUSTOMERS`].
        usmf: u32,
        /// Customers of `demf`, at most [`super::MAX_CUSTOMERS`].
        demf: u32,
    },
}

impl Content {
    /// A few hundred customers: enough for pages, few enough to look at.
    pub const STANDARD: Self = Self::Filled { usmf: 220, demf: 110 };

    const fn customers_of(self, company: Company) -> u32 {
        match (self, company) {
            (Self::Empty, _) => 0,
            (Self::Filled { usmf, .. }, Company::Usmf) => usmf,
            (Self::Filled { demf, .. }, Company::Demf) => demf,
        }
    }

    fn groups(self) -> impl Iterator<Item = super::CustomerGroup> {
        let companies = if self == Self::Empty { &[] } else { Company::ALL.as_slice() };
        companies.iter().copied().flat_map(customer_groups)
    }
}

impl Start {
    /// The standard content from a seed.
    pub const fn standard(seed: u64) -> Self {
        Self { seed, content: Content::STANDARD }
    }

    /// Companies and currencies only.
    pub const fn empty() -> Self {
        Self { seed: 0, content: Content::Empty }
    }

    /// Every row of the ERP with its entity set.
    pub fn erp_rows(self) -> impl Iterator<Item = (&'static str, Record)> {
        let companies = Company::ALL.into_iter().map(erp::legal_entity_record);
        let currencies = currencies().iter().map(erp::currency_record);
        let groups = self.content.groups().map(|group| erp::customer_group_record(&group));
        let customers = self.customers().map(|customer| erp::customer_record(&customer));
        of_set("LegalEntities", companies)
            .chain(of_set("Currencies", currencies))
            .chain(of_set("CustomerGroups", groups))
            .chain(of_set("CustomersV3", customers))
    }

    /// Every row of the CRM with its entity set: the same companies, currencies, groups and customers.
    pub fn crm_rows(self) -> impl Iterator<Item = (&'static str, Record)> {
        let companies = Company::ALL.into_iter().map(crm::company_record);
        let currencies = currencies().iter().map(crm::currency_record);
        let groups = self.content.groups().map(|group| crm::customer_group_record(&group));
        let customers = self.customers().map(|customer| crm::account_record(&customer));
        of_set("cdm_companies", companies)
            .chain(of_set("transactioncurrencies", currencies))
            .chain(of_set("msdyn_customergroups", groups))
            .chain(of_set("accounts", customers))
    }

    fn customers(self) -> impl Iterator<Item = super::Customer> {
        let Self { seed, content } = self;
        Company::ALL
            .into_iter()
            .flat_map(move |company| customers(seed, company, content.customers_of(company)))
    }
}

fn of_set(
    set: &'static str,
    rows: impl Iterator<Item = Record>,
) -> impl Iterator<Item = (&'static str, Record)> {
    rows.map(move |row| (set, row))
}
