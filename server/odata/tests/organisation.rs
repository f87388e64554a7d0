//! Metadata as large as that of a whole Dataverse organisation: 8.5 MB, 866 entity types, 23,550 properties.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

use odata::csdl::{self, EdmType};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const TYPES: usize = 866;
const PROPERTIES: usize = 23_550;
const OF_ACCOUNT: usize = 164;
const BYTES: usize = 8_500_000;

/// A generator of small numbers, the same for the same seed (constants of Numerical Recipes).
struct Dice(u32);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % sides
    }

    fn word(&mut self, letters: u32) -> String {
        let letter = |dice: &mut Self| char::from(b'a' + u8::try_from(dice.roll(26)).unwrap_or_default());
        (0..letters).map(|_| letter(self)).collect()
    }
}

/// How many properties each type has: `account` is the first.
fn sizes(dice: &mut Dice) -> Vec<usize> {
    let mut sizes = vec![1; TYPES];
    sizes[0] = OF_ACCOUNT;
    let mut left = PROPERTIES - OF_ACCOUNT - (TYPES - 1);
    while left > 0 {
        sizes[1 + dice.roll(u32::try_from(TYPES - 1).unwrap_or(1)) as usize] += 1;
        left -= 1;
    }
    sizes
}

fn document() -> String {
    let mut dice = Dice(866);
    let mut out = String::with_capacity(BYTES + 100_000);
    out.push_str(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><edmx:Edmx Version=\"4.0\" \
         xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices>\
         <Schema Namespace=\"Microsoft.Dynamics.CRM\" Alias=\"mscrm\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\
         <EntityType Name=\"crmbaseentity\" Abstract=\"true\"/>",
    );
    // The descriptions fill the document up to its size.
    let filler = BYTES / PROPERTIES - 143;
    let write = "writing to a text";
    let sizes = sizes(&mut dice);
    for (number, size) in sizes.iter().enumerate() {
        let name = if number == 0 { "account".to_owned() } else { format!("new_{}{number}", dice.word(8)) };
        write!(out, "<EntityType Name=\"{name}\" BaseType=\"mscrm.crmbaseentity\">").expect(write);
        write!(out, "<Key><PropertyRef Name=\"{name}id\"/></Key>").expect(write);
        for column in 0..*size {
            let kind = ["String", "Guid", "Int32", "Int64", "Decimal", "DateTimeOffset", "Boolean", "Date"];
            let kind = if column == 0 { "Guid" } else { kind[dice.roll(8) as usize] };
            let property =
                if column == 0 { format!("{name}id") } else { format!("{}{column}", dice.word(14)) };
            let description = dice.word(u32::try_from(filler).unwrap_or_default());
            write!(
                out,
                "<Property Name=\"{property}\" Type=\"Edm.{kind}\" Unicode=\"false\">\
                 <Annotation Term=\"Org.OData.Core.V1.Description\" String=\"{description}\"/></Property>"
            )
            .expect(write);
        }
        out.push_str("</EntityType>");
    }
    out.push_str(
        "<EntityContainer Name=\"System\"><EntitySet Name=\"accounts\" EntityType=\"mscrm.account\"/>",
    );
    out.push_str("</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>");
    out
}

/// The most memory that this process has held so far; nothing where the system does not tell.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

#[test]
fn a_whole_organisation_is_read_in_seconds_and_bounded_memory() {
    let document = document();
    assert!((8_400_000..8_700_000).contains(&document.len()), "{} bytes", document.len());
    let (before, began) = (peak_bytes(), Instant::now());
    let schema = csdl::parse(document.as_bytes()).expect("a model");
    let (after, took) = (peak_bytes(), began.elapsed());
    assert_eq!(schema.entity_types.len(), TYPES + 1, "and their base");
    let properties: usize = schema.entity_types.iter().map(|it| it.properties.len()).sum();
    assert_eq!(properties, PROPERTIES);
    let account = schema.type_of_set("accounts").expect("the account");
    assert_eq!(account.properties.len(), OF_ACCOUNT);
    assert_eq!(schema.key_of(account), ["accountid"]);
    assert_eq!(account.property("accountid").map(|it| &it.edm), Some(&EdmType::Guid));
    assert!(took < Duration::from_secs(10), "{took:?}");
    if let (Some(before), Some(after)) = (before, after) {
        let grown = (after - before) / 1_000_000;
        assert!(grown < 50, "{grown} MB on top of the document");
    }
}
