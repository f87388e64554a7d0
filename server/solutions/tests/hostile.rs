//! Files that are no packages, or are made to do harm: each is refused, with the rule that refuses it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod parts;

use parts::{SOLUTION, foreign, foreign_with, package, zip};
use solutions::{Bounds, FaultClass, FaultCode, Package};

fn refusal(zip: &[u8]) -> FaultCode {
    let fault = Package::read(zip).expect_err("it is refused");
    assert_eq!(fault.class, fault.code.class());
    assert!(!fault.message.is_empty());
    fault.code
}

/// The same bytes with one text in place of another of the same length, wherever it stands.
fn patched(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let mut found = 0;
    for at in 0..=bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            bytes[at..at + from.len()].copy_from_slice(to);
            found += 1;
        }
    }
    assert!(found > 0, "{from:?} is there");
    bytes
}

/// The bytes with a part of the first entry of the directory replaced.
fn entry_patched(bytes: &[u8], at: usize, new: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let entry = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[entry + at..entry + at + new.len()].copy_from_slice(new);
    bytes
}

#[test]
fn what_is_no_zip_is_none() {
    for bytes in [&b""[..], b"PK", b"hello", &[0; 100], b"PK\x05\x06"] {
        assert_eq!(refusal(bytes), FaultCode::NotAZip, "{bytes:?}");
    }
}

/// Wherever a transfer breaks off, nobody takes the rest for a package.
#[test]
fn half_a_package_is_none() {
    let whole = package().write().unwrap();
    for length in (0..whole.len()).step_by(7) {
        assert_eq!(refusal(&whole[..length]), FaultCode::NotAZip, "{length} bytes");
    }
}

#[test]
fn a_changed_byte_is_noticed() {
    let whole = package().write().unwrap();
    assert_eq!(
        refusal(&patched(&whole, b"MyCustomEntityMaps", b"MyCustomEntityMaqs")),
        FaultCode::WrongChecksum
    );
    let packed = foreign("");
    let middle = packed.windows(2).position(|two| two == b"PK").unwrap() + 60;
    let mut broken = packed.clone();
    broken[middle] ^= 0xff;
    assert!([FaultCode::WrongChecksum, FaultCode::Truncated].contains(&refusal(&broken)));
}

#[test]
fn what_grows_too_much_is_not_unpacked() {
    let zeros = vec![0; 2 << 20];
    assert_eq!(refusal(&zip(&[("solution.xml", &zeros)])), FaultCode::Ratio);
    let many = vec![0; 49 << 20];
    assert_eq!(refusal(&zip(&[("solution.xml", &many)])), FaultCode::TooManyBytes);
    let small = Bounds { packed: 100, ..Bounds::USUAL };
    let whole = package().write().unwrap();
    assert_eq!(Package::read_within(&whole, &small).unwrap_err().code, FaultCode::TooManyBytes);
    let together = Bounds { unpacked: 1_000, ..Bounds::USUAL };
    assert_eq!(Package::read_within(&whole, &together).unwrap_err().code, FaultCode::TooManyBytes);
}

#[test]
fn a_size_that_is_not_true_is_noticed() {
    let whole = package().write().unwrap();
    let less = entry_patched(&whole, 24, &[1, 0, 0, 0]);
    assert!([FaultCode::Truncated, FaultCode::WrongChecksum].contains(&refusal(&less)));
    let more = entry_patched(&whole, 24, &[0xff, 0xff, 0, 0]);
    assert!([FaultCode::Truncated, FaultCode::WrongChecksum].contains(&refusal(&more)));
}

#[test]
fn a_name_that_leads_elsewhere_is_refused() {
    for name in ["../evil", "a/../b", "/etc/evil", "a//b", "./a", "C:evil", "a\\b", "..", "a\u{7}b"] {
        let found = refusal(&zip(&[(name, b"")]));
        assert_eq!(found, FaultCode::Path, "{name}");
    }
    // A link to another file.
    let link = entry_patched(&zip(&[("solution.xml", b"/etc/passwd")]), 40, &[0xff, 0xa1]);
    assert_eq!(refusal(&link), FaultCode::Path);
}

#[test]
fn of_two_files_of_one_name_none_counts() {
    let two = zip(&[("solution.xml", b"<a />"), ("solutiom.xml", b"<b />")]);
    assert_eq!(refusal(&patched(&two, b"solutiom.xml", b"solution.xml")), FaultCode::Duplicate);
    assert_eq!(refusal(&zip(&[("solution.xml", b""), ("Solution.XML", b"")])), FaultCode::Duplicate);
}

#[test]
fn unusual_packing_is_refused() {
    let whole = package().write().unwrap();
    assert_eq!(refusal(&entry_patched(&whole, 8, &[1, 0])), FaultCode::Packing);
    assert_eq!(refusal(&entry_patched(&whole, 10, &[99, 0])), FaultCode::Packing);
}

#[test]
fn so_many_files_are_no_package() {
    let names: Vec<_> = (0..65).map(|at| format!("file{at}.xml")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), &b"<a />"[..])).collect();
    assert_eq!(refusal(&zip(&files)), FaultCode::TooManyFiles);
}

#[test]
fn a_zip_of_something_else_is_no_package() {
    let code = refusal(&zip(&[("letter.txt", b"Dear Sir or Madam")]));
    assert_eq!((code, code.class()), (FaultCode::MissingFile, FaultClass::Foreign));
    assert_eq!(refusal(&zip(&[("solution.xml", SOLUTION.as_bytes())])), FaultCode::MissingFile);
}

#[test]
fn nothing_outside_of_a_file_is_asked_for() {
    let outside = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    let laughs = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>";
    for declared in [outside, laughs, "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\">"] {
        let solution =
            format!("{declared}{}", SOLUTION.trim_start_matches('\u{feff}').replace("Supply_maps", "&x;"));
        assert_eq!(refusal(&foreign_with(&solution, "")), FaultCode::Entities, "{declared}");
    }
    assert_eq!(refusal(&foreign_with(&SOLUTION.replace("Supply_maps", "&x;"), "")), FaultCode::Entities);
}

#[test]
fn what_is_no_xml_is_refused() {
    let wrong = |to: &str| refusal(&foreign_with(&SOLUTION.replace("<Version>3.1.2</Version>", to), ""));
    for to in [
        "<Version>3.1.2</Wersion>",
        "<Version>3.1.2",
        "<Version a=b>3.1.2</Version>",
        "<Version>\u{1}</Version>",
        "<Version>&#0;</Version>",
    ] {
        let code = wrong(to);
        assert!([FaultCode::Xml, FaultCode::Entities].contains(&code), "{to}: {code}");
    }
    for text in ["", "<a />text", "<a /><b />", "text"] {
        assert_eq!(refusal(&foreign_with(text, "")), FaultCode::Xml, "{text}");
    }
    let wide: Vec<u8> = SOLUTION.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let zip = zip(&[("solution.xml", &wide), ("customizations.xml", b"<a />")]);
    assert_eq!(refusal(&zip), FaultCode::Encoding);
}

#[test]
fn trees_have_bounds() {
    let deep = "<a>".repeat(100) + &"</a>".repeat(100);
    assert_eq!(refusal(&foreign(&deep)), FaultCode::Shape);
    let wide = Bounds { nodes: 100, ..Bounds::USUAL };
    let fault = Package::read_within(&foreign(&"<a />".repeat(200)), &wide).unwrap_err();
    assert_eq!((fault.code, fault.class), (FaultCode::Shape, FaultClass::TooLarge));
}

#[test]
fn ten_thousand_maps_are_too_many() {
    let row = |at| format!("<msdyn_dualwriteentitymap msdyn_dualwriteentitymapid=\"{{{at}}}\" />");
    let rows: Vec<_> = (0..10_000).map(row).collect();
    assert_eq!(refusal(&foreign(&rows.concat())), FaultCode::TooManyMaps);
}

#[test]
fn two_maps_of_one_id_are_refused() {
    let row = "<msdyn_dualwriteentitymap msdyn_dualwriteentitymapid=\"{A}\" />";
    assert_eq!(refusal(&foreign(&[row, &row.replace("{A}", "a")].concat())), FaultCode::TwiceTheSame);
}

#[test]
fn a_form_that_is_not_known_is_refused() {
    let with = |extension: &str| {
        let files = [("solution.xml", SOLUTION), ("customizations.xml", "<a />"), ("tandem.json", extension)];
        refusal(&zip(&files.map(|(name, text)| (name, text.as_bytes()))))
    };
    let code = with(r#"{"tandem":"solution/2"}"#);
    assert_eq!((code, code.class()), (FaultCode::NewerForm, FaultClass::Newer));
    for text in ["", "{", "[]", r#"{"tandem":"solution/0"}"#, r#"{"tandem":"entity-map/1"}"#] {
        assert_eq!(with(text), FaultCode::Extension, "{text}");
    }
}

/// Scripts and the guide name these; none may ever mean something else.
#[test]
fn codes_are_those_of_the_guide() {
    let codes = [FaultCode::NotAZip, FaultCode::Ratio, FaultCode::Entities, FaultCode::NewerForm];
    assert_eq!(codes.map(FaultCode::text), ["PACKAGE01", "PACKAGE06", "PACKAGE13", "PACKAGE19"]);
}
