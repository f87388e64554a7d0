use fake::Fake;
use fake::faker::name::raw::LastName;
use fake::locales::{DE_DE, EN, FR_FR, JA_JP};
use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use super::country::Tongue;

/// How organizations are called in one language: `{a}` and `{b}` are surnames, `{t}` is a trade, `{c}` the city.
struct Style {
    patterns: &'static [&'static str],
    trades: &'static [&'static str],
}

/// The name of an organization in that city.
pub(super) fn organization(tongue: Tongue, city: &str, rng: &mut ChaCha8Rng) -> String {
    let style = style(tongue);
    let pattern = pick(style.patterns, rng);
    let trade = pick(style.trades, rng);
    let first = surname(tongue, rng);
    let second = surname(tongue, rng);
    pattern.replace("{a}", &first).replace("{b}", &second).replace("{t}", trade).replace("{c}", city)
}

/// One of the texts; empty when there is none.
pub(super) fn pick(texts: &[&'static str], rng: &mut ChaCha8Rng) -> &'static str {
    texts.choose(rng).copied().unwrap_or_default()
}

/// The pattern with every `#` turned into a digit and every `@` into a capital letter.
///
/// `D F I O Q U` are left out, as in Canadian postal codes, because people misread them.
pub(super) fn fill(pattern: &str, rng: &mut ChaCha8Rng) -> String {
    const LETTERS: &[u8] = b"ABCEGHJKLMNPRSTVWXYZ";
    pattern
        .chars()
        .map(|sign| match sign {
            '#' => char::from(b'0' + rng.random_range(0..10_u8)),
            '@' => LETTERS.choose(rng).map_or('A', |letter| char::from(*letter)),
            other => other,
        })
        .collect()
}

/// A surname of somebody who lives where that language is spoken.
pub(super) fn surname(tongue: Tongue, rng: &mut ChaCha8Rng) -> String {
    let own: &[&'static str] = match tongue {
        // Surnames of the British Isles that the English list of `fake` lacks, for the sake of their apostrophes.
        Tongue::English if rng.random_ratio(1, 8) => &["O'Neil", "O'Brien", "D'Arcy", "O'Shaughnessy"],
        Tongue::English => return LastName(EN).fake_with_rng(rng),
        Tongue::French => return LastName(FR_FR).fake_with_rng(rng),
        Tongue::German => return LastName(DE_DE).fake_with_rng(rng),
        Tongue::Japanese => return LastName(JA_JP).fake_with_rng(rng),
        Tongue::Greek => &["Παπαδόπουλος", "Βλάχος", "Αγγελόπουλος", "Νικολάου", "Καραγιάννης", "Οικονόμου"],
        Tongue::Polish => &["Kowalski", "Wójcik", "Zieliński", "Łukaszewicz", "Dąbrowska", "Szczęsny"],
        Tongue::Serbian => &["Петровић", "Јовановић", "Ђорђевић", "Николић", "Стојановић", "Живковић"],
        Tongue::Spanish => &["Muñoz", "Hernández", "Peña", "García", "Ibáñez", "De la Cruz"],
        Tongue::Swedish => &["Åkesson", "Björk", "Öberg", "Lindström", "Sjögren", "Hägglund"],
    };
    pick(own, rng).to_owned()
}

const fn style(tongue: Tongue) -> Style {
    match tongue {
        Tongue::English => Style {
            patterns: &[
                "{a} & Sons",
                "{a}'s {t}",
                "{a}, {b} & Co.",
                "{c} {t} Ltd",
                "{a} {t}",
                "The {t} Company of {c}",
            ],
            trades: &[
                "Cycles",
                "Outfitters",
                "Hardware",
                "Sound & Vision",
                "Electronics",
                "Bookshop",
                "Supplies",
            ],
        },
        Tongue::French => Style {
            patterns: &["{a} et Fils", "Établissements {a}", "L'Atelier {a}", "{t} {a} & {b}", "{t} de {c}"],
            trades: &["Cycles", "Librairie", "Électronique", "Quincaillerie", "Maison du Café"],
        },
        Tongue::German => Style {
            patterns: &[
                "{a} {t} GmbH",
                "Gebrüder {a} OHG",
                "{a} & Söhne GmbH & Co. KG",
                "{t} {c} eG",
                "{a} + {b} AG",
            ],
            trades: &[
                "Büromöbel",
                "Fahrräder",
                "Hörgeräte",
                "Unterhaltungselektronik",
                "Großhandel",
                "Küchen",
            ],
        },
        Tongue::Greek => Style {
            patterns: &["{a} Α.Ε.", "Αφοί {a} Ο.Ε.", "{t} {a} & Σία", "{t} «{c}»"],
            trades: &["Ηλεκτρονικά", "Βιβλιοπωλείο", "Ποδήλατα", "Έπιπλα"],
        },
        Tongue::Japanese => Style {
            patterns: &["株式会社{a}{t}", "{a}{t}有限会社", "{a}・{b}{t}"],
            trades: &["電機", "商店", "自転車", "書房"],
        },
        Tongue::Polish => Style {
            patterns: &["{a} Sp. z o.o.", "{t} {a} i Wspólnicy", "{t} {c} S.A."],
            trades: &["Księgarnia", "Rowery", "Elektronika", "Hurtownia Narzędzi"],
        },
        Tongue::Serbian => Style {
            patterns: &["{a} и синови д.о.о.", "{t} {a}", "{t} „{c}“ а.д."],
            trades: &["Књижара", "Бицикли", "Електроника", "Намештај"],
        },
        Tongue::Spanish => Style {
            patterns: &["{a} e Hijos S.A. de C.V.", "{t} {a}", "{t} de {c}"],
            trades: &["Electrónica", "Librería", "Bicicletas", "Ferretería"],
        },
        Tongue::Swedish => Style {
            patterns: &["{a} {t} AB", "Bröderna {a} AB", "{a} & {b} HB"],
            trades: &["Cykel", "Möbler", "Elektronik", "Järn & Bygg"],
        },
    }
}
