/// An ISO 4217 currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency {
    /// The three-letter code.
    pub code: &'static str,
    /// The English name.
    pub name: &'static str,
    /// The sign that amounts are written with.
    pub symbol: &'static str,
    /// Digits of the minor unit, 0 to 3.
    pub decimals: u8,
    /// Units for one US dollar, roughly; Dataverse demands a rate for every currency.
    pub per_dollar: &'static str,
}

/// Every currency that both apps know from the start, by code.
pub const fn currencies() -> &'static [Currency] {
    CURRENCIES
}

const fn currency(
    code: &'static str,
    name: &'static str,
    symbol: &'static str,
    decimals: u8,
    per_dollar: &'static str,
) -> Currency {
    Currency { code, name, symbol, decimals, per_dollar }
}

const CURRENCIES: &[Currency] = &[
    currency("AED", "UAE Dirham", "د.إ", 2, "3.6725"),
    currency("AUD", "Australian Dollar", "$", 2, "1.52"),
    currency("BRL", "Brazilian Real", "R$", 2, "5.4"),
    currency("CAD", "Canadian Dollar", "$", 2, "1.38"),
    currency("CHF", "Swiss Franc", "CHF", 2, "0.8"),
    currency("CNY", "Yuan Renminbi", "¥", 2, "7.15"),
    currency("CZK", "Czech Koruna", "Kč", 2, "21"),
    currency("DKK", "Danish Krone", "kr", 2, "6.4"),
    currency("EUR", "Euro", "€", 2, "0.86"),
    currency("GBP", "Pound Sterling", "£", 2, "0.74"),
    currency("HKD", "Hong Kong Dollar", "$", 2, "7.8"),
    currency("HUF", "Forint", "Ft", 2, "340"),
    currency("ILS", "New Israeli Sheqel", "₪", 2, "3.4"),
    currency("INR", "Indian Rupee", "₹", 2, "87"),
    currency("ISK", "Iceland Krona", "kr", 0, "122"),
    currency("JPY", "Yen", "¥", 0, "147"),
    currency("KRW", "Won", "₩", 0, "1390"),
    currency("KWD", "Kuwaiti Dinar", "د.ك", 3, "0.3055"),
    currency("MXN", "Mexican Peso", "$", 2, "18.7"),
    currency("NOK", "Norwegian Krone", "kr", 2, "10.1"),
    currency("NZD", "New Zealand Dollar", "$", 2, "1.69"),
    currency("PLN", "Zloty", "zł", 2, "3.65"),
    currency("RON", "Romanian Leu", "lei", 2, "4.35"),
    currency("RSD", "Serbian Dinar", "дин.", 2, "100.5"),
    currency("SEK", "Swedish Krona", "kr", 2, "9.5"),
    currency("SGD", "Singapore Dollar", "$", 2, "1.28"),
    currency("THB", "Baht", "฿", 2, "32.4"),
    currency("TND", "Tunisian Dinar", "د.ت", 3, "2.9"),
    currency("TRY", "Turkish Lira", "₺", 2, "41"),
    currency("UAH", "Hryvnia", "₴", 2, "41.4"),
    currency("USD", "US Dollar", "$", 2, "1"),
    currency("ZAR", "Rand", "R", 2, "17.6"),
];
