use odata::value::Record;

use super::address::{Address, Owner, addresses_of};
use super::contact::{Contact, contacts_of};
use super::lists::{crm_lists, erp_lists};
use super::order::{CUSTOMERS_A_PERSON, CUSTOMERS_AN_ORDER, Order, order, products_for};
use super::person::{PersonCustomer, person};
use super::product::{Product, product};
use super::reference::{CRM_ADDRESS_BOOKS, ERP_ADDRESS_BOOKS, UNITS};
use super::vendor::{Vendor, vendor};
use super::{Company, MAX_CUSTOMERS, crm, currencies, customers, erp};

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
    /// Everything, in proportion to so many customers that are organizations.
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
        let count = match (self, company) {
            (Self::Empty, _) => 0,
            (Self::Filled { usmf, .. }, Company::Usmf) => usmf,
            (Self::Filled { demf, .. }, Company::Demf) => demf,
        };
        if count < MAX_CUSTOMERS { count } else { MAX_CUSTOMERS }
    }

    const fn persons_of(self, company: Company) -> u32 {
        self.customers_of(company) / CUSTOMERS_A_PERSON
    }

    const fn vendors_of(self, company: Company) -> u32 {
        self.customers_of(company) / 11 * 2
    }

    const fn orders_of(self, company: Company) -> u32 {
        self.customers_of(company) / CUSTOMERS_AN_ORDER
    }

    fn products(self) -> u32 {
        match self {
            Self::Empty => 0,
            Self::Filled { .. } => products_for(Company::ALL.map(|it| self.customers_of(it)).iter().sum()),
        }
    }

    /// The companies that hold more than their names.
    const fn companies(self) -> &'static [Company] {
        match self {
            Self::Empty => &[],
            Self::Filled { .. } => &Company::ALL,
        }
    }

    /// A list that an empty app lacks.
    const fn unless_empty<T>(self, list: &'static [T]) -> &'static [T] {
        match self {
            Self::Empty => &[],
            Self::Filled { .. } => list,
        }
    }
}

impl Start {
    /// The standard content from a seed.
    pub const fn standard(seed: u64) -> Self {
        Self { seed, content: Content::STANDARD }
    }

    /// Everything, in proportion to so many customers that are organizations: two thirds of `usmf`, the rest of `demf`.
    pub const fn of_customers(seed: u64, customers: u32) -> Self {
        let demf = customers / 3;
        Self { seed, content: Content::Filled { usmf: customers - demf, demf } }
    }

    /// Companies and currencies only.
    pub const fn empty() -> Self {
        Self { seed: 0, content: Content::Empty }
    }

    /// Every row of the ERP with its entity set.
    pub fn erp_rows(self) -> impl Iterator<Item = (&'static str, Record)> {
        let companies = Company::ALL.into_iter().map(erp::legal_entity_record);
        let currencies = currencies().iter().map(erp::currency_record);
        let units = self.content.unless_empty(&UNITS).iter().map(erp::unit_record);
        let books = self.content.unless_empty(&ERP_ADDRESS_BOOKS).iter().map(erp::address_book_record);
        let lists = self.content.companies().iter().copied().flat_map(erp_lists);
        let products = self.products().map(|product| erp::product_record(&product));
        let vendors = self.vendors().map(|vendor| erp::vendor_record(&vendor));
        of_set("LegalEntities", companies)
            .chain(of_set("Currencies", currencies))
            .chain(of_set("UnitsOfMeasure", units))
            .chain(of_set("AddressBooks", books))
            .chain(lists)
            .chain(of_set("CustomersV3", self.customers().map(|customer| erp::customer_record(&customer))))
            .chain(of_set("CustomersV3", self.persons().map(|person| erp::person_record(&person))))
            .chain(of_set("ContactsV2", self.contacts().map(|contact| erp::contact_record(&contact))))
            .chain(of_set(
                "CustomerPostalAddresses",
                self.addresses().map(|address| erp::address_record(&address)),
            ))
            .chain(of_set("VendorsV2", vendors))
            .chain(of_set("ProductsV2", products))
            .chain(self.orders().flat_map(|order| {
                let lines: Vec<_> = order.lines.iter().map(|line| erp::line_record(&order, line)).collect();
                of_set("SalesOrderHeadersV2", std::iter::once(erp::order_record(&order)))
                    .chain(of_set("SalesOrderLines", lines.into_iter()))
            }))
    }

    /// Every row of the CRM with its entity set: the same things as in the ERP, but for address books, which nobody has
    /// kept in step so far.
    pub fn crm_rows(self) -> impl Iterator<Item = (&'static str, Record)> {
        let companies = Company::ALL.into_iter().map(crm::company_record);
        let currencies = currencies().iter().map(crm::currency_record);
        let units = self.content.unless_empty(&UNITS).iter().map(crm::unit_record);
        let books = self.content.unless_empty(&CRM_ADDRESS_BOOKS).iter().map(crm::address_book_record);
        let lists = self.content.companies().iter().copied().flat_map(crm_lists);
        let products = self.products().map(|product| crm::product_record(&product));
        let vendors = self.vendors().map(|vendor| crm::vendor_record(&vendor));
        of_set("cdm_companies", companies)
            .chain(of_set("transactioncurrencies", currencies))
            .chain(of_set("uoms", units))
            .chain(of_set("msdyn_addressbooks", books))
            .chain(lists)
            .chain(of_set("accounts", self.customers().map(|customer| crm::account_record(&customer))))
            .chain(of_set("contacts", self.persons().map(|person| crm::person_record(&person))))
            .chain(of_set("contacts", self.contacts().map(|contact| crm::contact_record(&contact))))
            .chain(of_set("customeraddresses", self.addresses().map(|address| crm::address_record(&address))))
            .chain(of_set("msdyn_vendors", vendors))
            .chain(of_set("products", products))
            .chain(self.orders().flat_map(|order| {
                let lines: Vec<_> = order.lines.iter().map(|line| crm::line_record(&order, line)).collect();
                of_set("salesorders", std::iter::once(crm::order_record(&order)))
                    .chain(of_set("salesorderdetails", lines.into_iter()))
            }))
    }

    fn customers(self) -> impl Iterator<Item = super::Customer> {
        let Self { seed, content } = self;
        Company::ALL
            .into_iter()
            .flat_map(move |company| customers(seed, company, content.customers_of(company)))
    }

    fn persons(self) -> impl Iterator<Item = PersonCustomer> {
        let Self { seed, content } = self;
        numbered(move |company| content.persons_of(company)).map(move |(company, n)| person(seed, company, n))
    }

    fn contacts(self) -> impl Iterator<Item = Contact> {
        let Self { seed, content } = self;
        numbered(move |company| content.customers_of(company))
            .flat_map(move |(company, n)| contacts_of(seed, company, n))
    }

    fn addresses(self) -> impl Iterator<Item = Address> {
        let Self { seed, content } = self;
        let of = move |owner| move |(company, n)| addresses_of(seed, company, owner, n);
        let organizations = numbered(move |company| content.customers_of(company));
        let persons = numbered(move |company| content.persons_of(company));
        organizations.flat_map(of(Owner::Organization)).chain(persons.flat_map(of(Owner::Person)))
    }

    fn vendors(self) -> impl Iterator<Item = Vendor> {
        let Self { seed, content } = self;
        numbered(move |company| content.vendors_of(company)).map(move |(company, n)| vendor(seed, company, n))
    }

    fn products(self) -> impl Iterator<Item = Product> {
        (1..=self.content.products()).map(move |number| product(self.seed, number))
    }

    fn orders(self) -> impl Iterator<Item = Order> {
        let Self { seed, content } = self;
        numbered(move |company| content.orders_of(company)).map(move |(company, n)| order(seed, company, n))
    }
}

/// The numbers from 1 for each company, up to its own last one.
fn numbered(last: impl Fn(Company) -> u32) -> impl Iterator<Item = (Company, u32)> {
    Company::ALL.into_iter().flat_map(move |company| (1..=last(company)).map(move |n| (company, n)))
}

fn of_set(
    set: &'static str,
    rows: impl Iterator<Item = Record>,
) -> impl Iterator<Item = (&'static str, Record)> {
    rows.map(move |row| (set, row))
}
