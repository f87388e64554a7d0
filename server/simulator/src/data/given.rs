use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::country::Tongue;
use super::names::{pick, surname};

/// What a person is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The given name, at most 25 characters.
    pub(crate) first: &'static str,
    /// The surname, at most 25 characters.
    pub(crate) last: String,
    /// The gender that goes with the given name.
    pub(crate) gender: Gender,
}

/// The gender of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
}

impl Name {
    /// The name in the order of the English forms.
    pub(super) fn full(&self) -> String {
        format!("{} {}", self.first, self.last)
    }
}

/// The name of somebody who lives where that language is spoken.
pub(super) fn person(tongue: Tongue, rng: &mut ChaCha8Rng) -> Name {
    let (women, men) = given(tongue);
    let (gender, names) = if rng.random_ratio(1, 2) { (Gender::Female, women) } else { (Gender::Male, men) };
    Name { first: pick(names, rng), last: surname(tongue, rng), gender }
}

type Names = &'static [&'static str];

/// Given names of women and of men.
const fn given(tongue: Tongue) -> (Names, Names) {
    match tongue {
        Tongue::English => (
            &["Alicia", "Claire", "Dana", "Eleanor", "Grace", "Hazel", "Mary Ann", "Nora", "Siobhán", "Zoë"],
            &["Aaron", "Callum", "Desmond", "Edwin", "Gareth", "Jonah", "Neil", "Owen", "Seán", "Walter"],
        ),
        Tongue::French => (
            &["Aurélie", "Chloé", "Élodie", "Geneviève", "Hélène", "Marie-Claude", "Noémie", "Solène"],
            &["André", "Benoît", "Étienne", "François", "Gaël", "Jean-Luc", "Loïc", "Théo"],
        ),
        Tongue::German => (
            &["Anneliese", "Bärbel", "Friederike", "Jule", "Käthe", "Lena", "Mechthild", "Sabine"],
            &["Björn", "Götz", "Hans-Jürgen", "Jörg", "Konrad", "Matthias", "Sören", "Uwe"],
        ),
        Tongue::Greek => {
            (&["Ελένη", "Ιωάννα", "Κατερίνα", "Σοφία"], &["Γιώργος", "Δημήτρης", "Νίκος", "Χρήστος"])
        }
        Tongue::Japanese => (&["葵", "さくら", "美咲", "由美子"], &["大輔", "健太", "翔", "一郎"]),
        Tongue::Polish => {
            (&["Agnieszka", "Małgorzata", "Żaneta", "Zofia"], &["Łukasz", "Paweł", "Stanisław", "Wojciech"])
        }
        Tongue::Serbian => (&["Јелена", "Љубица", "Милица", "Сања"], &["Ђорђе", "Милош", "Никола", "Урош"]),
        Tongue::Spanish => {
            (&["Begoña", "Inés", "María José", "Sofía"], &["Álvaro", "Íñigo", "José María", "Raúl"])
        }
        Tongue::Swedish => (&["Åsa", "Elin", "Kajsa", "Märta"], &["Göran", "Håkan", "Nils", "Örjan"]),
    }
}
