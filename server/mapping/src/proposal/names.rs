//! What the names of two fields have in common.

/// Words that the apps have for one thing, each with the one that stands for it here. The longer ones come first.
const SAME: [(&str, &str); 8] = [
    ("organizationname", "name"),
    ("emailaddress", "email"),
    ("stateorprovince", "state"),
    ("countryregion", "country"),
    ("phonenumber", "phone"),
    ("telephone", "phone"),
    ("zippostalcode", "postalcode"),
    ("zipcode", "postalcode"),
];

/// A name without its publisher's prefix (`msdyn_`), in lower case, letters and digits alone. Columns of Dataverse have no
/// other underscore but those of addresses.
pub(super) fn bare(name: &str) -> String {
    let is_prefix = |prefix: &str| {
        (2..=8).contains(&prefix.len())
            && prefix.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit())
            // `address1_city` has a word there, and no publisher.
            && !prefix.ends_with(|it: char| it.is_ascii_digit())
    };
    let own = match name.split_once('_') {
        Some((prefix, own)) if is_prefix(prefix) && !own.is_empty() => own,
        _ => name,
    };
    own.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect()
}

/// What a field is about, whatever its app calls it: its name without the words of its entity and without the number of
/// the first of several.
pub(super) fn gist(name: &str, entity: &str) -> String {
    let mut gist = bare(name);
    for (word, same) in SAME {
        if gist.contains(word) {
            gist = gist.replace(word, same);
            break;
        }
    }
    let entity = bare(entity);
    for word in [singular(&entity), last_word(entity_words(name, &entity))] {
        if let Some(own) = gist.strip_prefix(word).filter(|own| own.len() > 1) {
            gist = own.to_owned();
            break;
        }
    }
    // The first of several: `telephone1`, `address1_city`.
    gist.replace('1', "")
}

/// An entity's name for one of its rows, without the version that the ERP adds.
fn singular(entity: &str) -> &str {
    let entity = entity.trim_end_matches(|it: char| it.is_ascii_digit());
    let entity = entity.strip_suffix("v").filter(|it| it.ends_with('s')).unwrap_or(entity);
    entity.strip_suffix('s').unwrap_or(entity)
}

/// The part of an entity's name with which a field's name begins.
fn entity_words<'a>(name: &str, entity: &'a str) -> &'a str {
    let (own, entity) = (bare(name), singular(entity));
    let at = (0..entity.len()).find(|at| entity.is_char_boundary(*at) && own.starts_with(&entity[*at..]));
    at.map_or("", |at| &entity[at..])
}

/// Too few letters say nothing.
fn last_word(word: &str) -> &str {
    if word.len() < 4 { "" } else { word }
}

#[cfg(test)]
mod tests {
    use super::{bare, gist};

    #[test]
    fn a_publisher_is_no_part_of_a_name() {
        assert_eq!(bare("msdyn_groupId"), "groupid");
        assert_eq!(bare("address1_city"), "address1city");
        assert_eq!(bare("CustomerGroupId"), "customergroupid");
    }

    #[test]
    fn what_a_field_is_about_is_not_what_its_entity_is_called() {
        let alike = [
            (("CustomerGroupId", "CustomerGroups"), ("msdyn_groupid", "msdyn_customergroups")),
            (("Name", "AddressBooks"), ("msdyn_name", "msdyn_addressbooks")),
            (("CustomerName", "CustomersV3"), ("name", "accounts")),
            (("AddressCity", "CustomersV3"), ("address1_city", "accounts")),
            (("AddressZipCode", "CustomersV3"), ("address1_postalcode", "accounts")),
            (("PhoneNumber", "Vendors"), ("telephone1", "accounts")),
        ];
        for ((left, left_entity), (right, right_entity)) in alike {
            assert_eq!(gist(left, left_entity), gist(right, right_entity), "{left} and {right}");
        }
        assert_ne!(gist("AddressCity", "CustomersV3"), gist("address1_country", "accounts"));
    }
}
