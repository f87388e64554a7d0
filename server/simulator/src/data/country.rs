use super::Company;

/// A country with what makes an address of it believable.
#[derive(Debug)]
pub(super) struct Country {
    /// ISO 3166-1 alpha-2 code.
    pub(super) code: &'static str,
    /// The currency that customers there usually buy in.
    pub(super) currency: &'static str,
    /// The language of names.
    pub(super) tongue: Tongue,
    /// Telephone number; every `#` becomes a digit. Numbers kept free for fiction where the country has such.
    pub(super) phone: &'static str,
    /// Where house number (`{n}`) and street (`{s}`) go.
    pub(super) street: &'static str,
    /// Where the flat or floor (`{n}`) goes on the second address line.
    pub(super) unit: &'static str,
    /// Street names.
    pub(super) streets: &'static [&'static str],
    /// Cities.
    pub(super) cities: &'static [City],
}

/// A city with its state; the state code is the ISO 3166-2 code without the country.
#[derive(Debug)]
pub(super) struct City {
    pub(super) name: &'static str,
    pub(super) state_code: &'static str,
    pub(super) state: &'static str,
    /// Postal code; every `#` becomes a digit and every `@` a letter.
    pub(super) postal: &'static str,
}

/// The language that names of a country are made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    English,
    French,
    German,
    Greek,
    Japanese,
    Polish,
    Serbian,
    Spanish,
    Swedish,
}

/// A country and its share of a company's customers in percent.
type Market = (&'static Country, u32);

/// Countries in which customers of a company sit, with their shares.
pub(super) const fn markets(company: Company) -> &'static [Market] {
    match company {
        Company::Usmf => USMF,
        Company::Demf => DEMF,
    }
}

const USMF: &[Market] = &[(&US, 60), (&CA, 16), (&GB, 7), (&AU, 6), (&MX, 4), (&JP, 4), (&DE, 2), (&GR, 1)];
const DEMF: &[Market] =
    &[(&DE, 48), (&AT, 9), (&CH, 9), (&FR, 10), (&SE, 6), (&PL, 6), (&GR, 5), (&RS, 4), (&JP, 2), (&GB, 1)];

const fn city(
    name: &'static str,
    state_code: &'static str,
    state: &'static str,
    postal: &'static str,
) -> City {
    City { name, state_code, state, postal }
}

const ENGLISH_STREETS: &[&str] = &[
    "Main Street",
    "Park Avenue",
    "Mill Road",
    "Harbour View",
    "St. Mary's Lane",
    "Queen's Road",
    "Orchard Drive",
    "Station Road",
    "Kings Court",
    "Maple Crescent",
];
const GERMAN_STREETS: &[&str] = &[
    "Hauptstraße",
    "Bahnhofstraße",
    "Goethestraße",
    "Am Alten Markt",
    "Lindenallee",
    "Schlossgasse",
    "Mühlenweg",
    "Königsplatz",
    "Bürgermeister-Müller-Straße",
];

const US: Country = Country {
    code: "US",
    currency: "USD",
    tongue: Tongue::English,
    phone: "+1 425-555-01##",
    street: "{n} {s}",
    unit: "Suite {n}",
    streets: ENGLISH_STREETS,
    cities: &[
        city("Bellevue", "WA", "Washington", "9800#"),
        city("Portland", "OR", "Oregon", "9720#"),
        city("San José", "CA", "California", "9511#"),
        city("Denver", "CO", "Colorado", "8020#"),
        city("Chicago", "IL", "Illinois", "6060#"),
        city("Coeur d'Alene", "ID", "Idaho", "8381#"),
        city("Boston", "MA", "Massachusetts", "0211#"),
        city("Austin", "TX", "Texas", "7870#"),
    ],
};
const CA: Country = Country {
    code: "CA",
    currency: "CAD",
    tongue: Tongue::French,
    phone: "+1 613-555-01##",
    street: "{n}, {s}",
    unit: "bureau {n}",
    streets: &[
        "rue Saint-Jean",
        "boul. René-Lévesque",
        "chemin du Roy",
        "Bloor Street West",
        "avenue de l'Église",
    ],
    cities: &[
        city("Montréal", "QC", "Quebec", "H2@ #@#"),
        city("Trois-Rivières", "QC", "Quebec", "G9@ #@#"),
        city("St. John's", "NL", "Newfoundland and Labrador", "A1@ #@#"),
        city("Toronto", "ON", "Ontario", "M5@ #@#"),
        city("Calgary", "AB", "Alberta", "T2@ #@#"),
    ],
};
const GB: Country = Country {
    code: "GB",
    currency: "GBP",
    tongue: Tongue::English,
    phone: "+44 20 7946 0###",
    street: "{n} {s}",
    unit: "Unit {n}",
    streets: ENGLISH_STREETS,
    cities: &[
        city("London", "ENG", "England", "EC1A #@@"),
        city("King's Lynn", "ENG", "England", "PE30 #@@"),
        city("Edinburgh", "SCT", "Scotland", "EH1 #@@"),
        city("Cardiff", "WLS", "Wales", "CF10 #@@"),
    ],
};
const AU: Country = Country {
    code: "AU",
    currency: "AUD",
    tongue: Tongue::English,
    phone: "+61 2 5550 ####",
    street: "{n} {s}",
    unit: "Level {n}",
    streets: ENGLISH_STREETS,
    cities: &[
        city("Sydney", "NSW", "New South Wales", "20##"),
        city("Melbourne", "VIC", "Victoria", "30##"),
        city("Brisbane", "QLD", "Queensland", "40##"),
    ],
};
const MX: Country = Country {
    code: "MX",
    currency: "MXN",
    tongue: Tongue::Spanish,
    phone: "+52 55 5550 ####",
    street: "{s} {n}",
    unit: "Piso {n}",
    streets: &["Avenida Juárez", "Calle Niños Héroes", "Paseo de la Constitución", "Calle 5 de Mayo"],
    cities: &[
        city("Ciudad de México", "CMX", "Ciudad de México", "06###"),
        city("Mérida", "YUC", "Yucatán", "97###"),
        city("Querétaro", "QUE", "Querétaro", "76###"),
    ],
};
const JP: Country = Country {
    code: "JP",
    currency: "JPY",
    tongue: Tongue::Japanese,
    phone: "+81 3-5550-####",
    street: "{s}{n}番地",
    unit: "{n}階",
    streets: &["丸の内二丁目", "本町三丁目", "栄町一丁目", "港南四丁目"],
    cities: &[
        city("千代田区", "13", "東京都", "100-####"),
        city("大阪市", "27", "大阪府", "530-####"),
        city("札幌市", "01", "北海道", "060-####"),
    ],
};
const DE: Country = Country {
    code: "DE",
    currency: "EUR",
    tongue: Tongue::German,
    phone: "+49 30 23125 ###",
    street: "{s} {n}",
    unit: "Gebäude {n}",
    streets: GERMAN_STREETS,
    cities: &[
        city("Berlin", "BE", "Berlin", "101##"),
        city("München", "BY", "Bayern", "803##"),
        city("Köln", "NW", "Nordrhein-Westfalen", "506##"),
        city("Hamburg", "HH", "Hamburg", "200##"),
        city("Görlitz", "SN", "Sachsen", "0282#"),
        city("Frankfurt am Main", "HE", "Hessen", "603##"),
    ],
};
const AT: Country = Country {
    code: "AT",
    currency: "EUR",
    tongue: Tongue::German,
    phone: "+43 1 5550###",
    street: "{s} {n}",
    unit: "Stiege {n}",
    streets: GERMAN_STREETS,
    cities: &[
        city("Wien", "9", "Wien", "10#0"),
        city("Graz", "6", "Steiermark", "80##"),
        city("St. Pölten", "3", "Niederösterreich", "310#"),
    ],
};
const CH: Country = Country {
    code: "CH",
    currency: "CHF",
    tongue: Tongue::German,
    phone: "+41 44 555 ## ##",
    street: "{s} {n}",
    unit: "Postfach {n}",
    streets: &["Bahnhofstrasse", "Seestrasse", "Rämistrasse", "Rue du Rhône"],
    cities: &[
        city("Zürich", "ZH", "Zürich", "800#"),
        city("Genève", "GE", "Genève", "120#"),
        city("Basel", "BS", "Basel-Stadt", "405#"),
    ],
};
const FR: Country = Country {
    code: "FR",
    currency: "EUR",
    tongue: Tongue::French,
    phone: "+33 1 99 00 ## ##",
    street: "{n}, {s}",
    unit: "Bâtiment {n}",
    streets: &[
        "rue de l'Abbaye",
        "avenue Foch",
        "place de la République",
        "rue des Frères Lumière",
        "quai d'Orsay",
    ],
    cities: &[
        city("Paris", "75", "Paris", "750##"),
        city("Saint-Étienne", "42", "Loire", "42###"),
        city("L'Haÿ-les-Roses", "94", "Val-de-Marne", "94240"),
        city("Bordeaux", "33", "Gironde", "33###"),
    ],
};
const SE: Country = Country {
    code: "SE",
    currency: "SEK",
    tongue: Tongue::Swedish,
    phone: "+46 8 465 004 ##",
    street: "{s} {n}",
    unit: "Våning {n}",
    streets: &["Drottninggatan", "Östra Hamngatan", "Ågatan", "Kungsvägen"],
    cities: &[
        city("Göteborg", "O", "Västra Götaland", "41# ##"),
        city("Malmö", "M", "Skåne", "21# ##"),
        city("Örebro", "T", "Örebro", "70# ##"),
    ],
};
const PL: Country = Country {
    code: "PL",
    currency: "PLN",
    tongue: Tongue::Polish,
    phone: "+48 22 555 ## ##",
    street: "ul. {s} {n}",
    unit: "lok. {n}",
    streets: &["Świętokrzyska", "Piłsudskiego", "Mickiewicza", "Główna"],
    cities: &[
        city("Kraków", "12", "Małopolskie", "31-###"),
        city("Łódź", "10", "Łódzkie", "90-###"),
        city("Wrocław", "02", "Dolnośląskie", "50-###"),
    ],
};
const GR: Country = Country {
    code: "GR",
    currency: "EUR",
    tongue: Tongue::Greek,
    phone: "+30 21 0555 ####",
    street: "{s} {n}",
    unit: "Όροφος {n}",
    streets: &["Ερμού", "Λεωφόρος Αθηνών", "Αριστοτέλους", "Βασιλίσσης Σοφίας"],
    cities: &[
        city("Αθήνα", "I", "Αττική", "105 ##"),
        city("Θεσσαλονίκη", "B", "Κεντρική Μακεδονία", "546 ##"),
        city("Πάτρα", "G", "Δυτική Ελλάδα", "262 ##"),
    ],
};
const RS: Country = Country {
    code: "RS",
    currency: "RSD",
    tongue: Tongue::Serbian,
    phone: "+381 11 555 ####",
    street: "{s} {n}",
    unit: "спрат {n}",
    streets: &["Кнеза Милоша", "Булевар ослобођења", "Његошева", "Цара Душана"],
    cities: &[
        city("Београд", "00", "Београд", "11###"),
        city("Ниш", "20", "Нишавски округ", "18###"),
        city("Нови Сад", "06", "Јужнобачки округ", "21###"),
    ],
};
