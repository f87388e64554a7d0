//! The table of messages that people meet.

use super::{check, coded, infolog};
use crate::policy::Nature;
use model::ErrorClass;

#[test]
fn refused_sign_ins_and_missing_permissions() {
    use ErrorClass::Unauthorized;
    use Nature::{Data, Outage};
    check(vec![
        (
            403,
            coded("0x80072560", "The user is not a member of the organization."),
            Unauthorized,
            Outage,
            "does not belong to the CRM",
            "Create an application user",
        ),
        (
            403,
            coded("0x80040220", "Principal team (id=1) is missing prvReadmsdyn_x privilege on OTC=10"),
            Unauthorized,
            Data,
            "owning team lacks a privilege",
            "default owning team",
        ),
        (
            403,
            coded("0x80040220", "Principal user is missing prvWriteAccount privilege"),
            Unauthorized,
            Data,
            "Our user lacks a privilege",
            "security role",
        ),
        (401, String::new(), Unauthorized, Outage, "refused our sign-in", "client id"),
        (
            403,
            coded("", "Forbidden (tokenexchange)"),
            Unauthorized,
            Outage,
            "exchange tokens",
            "admin rights",
        ),
        (
            403,
            coded("", "Token conversion failed: organization disabled"),
            Unauthorized,
            Outage,
            "confirm our token",
            "Pause the maps",
        ),
        (
            403,
            coded("", "([Forbidden] ... AX export encountered an error"),
            Unauthorized,
            Outage,
            "app registration",
            "Microsoft Entra ID applications",
        ),
        (
            403,
            coded("", "Connection creation failed: license required"),
            Unauthorized,
            Outage,
            "no licence",
            "Assign a licence",
        ),
        (403, String::new(), Unauthorized, Outage, "refused our sign-in", "roles"),
    ]);
}

#[test]
fn apps_and_schemas_that_do_not_fit() {
    use ErrorClass::Application;
    use Nature::Data;
    check(vec![
        (
            400,
            coded(
                "0x80041102",
                "The entity with a name = 'msdyn_dualwriteentitymap' was not found in the metadata",
            ),
            Application,
            Data,
            "core solution",
            "Install",
        ),
        (
            400,
            coded("", "Solution X version mismatch, found 1.0 required 2.0"),
            Application,
            Data,
            "out of date",
            "Upgrade",
        ),
        (
            400,
            coded("0x80040265", "SecureConfig Organization (a) does not match actual organization (b)"),
            Application,
            Data,
            "another organisation",
            "clear the runtime configuration",
        ),
        (
            400,
            coded("", "Missing source field Region in schema"),
            Application,
            Data,
            "no longer part",
            "Refresh",
        ),
        (
            400,
            coded("0x80040265", "Unable to build lookup metadata: null reference"),
            Application,
            Data,
            "lookup points to",
            "Start the map of the referenced table",
        ),
        (
            400,
            coded("0x80048d19", "Cannot convert the literal '000000' to the expected type 'Edm.Decimal'."),
            Application,
            Data,
            "cannot read",
            "en-US",
        ),
        (
            400,
            coded(
                "0x80044331",
                "The length of the 'name' attribute exceeded the maximum allowed length of '160'.",
            ),
            Application,
            Data,
            "too long",
            "Shorten",
        ),
    ]);
}

#[test]
fn references_and_duplicates() {
    use ErrorClass::Application;
    use Nature::Data;
    check(vec![
        (
            400,
            coded(
                "0x80040265",
                "Couldn't resolve the guid for the field: a.b. The lookup value was not found: x",
            ),
            Application,
            Data,
            "refers to does not exist in the CRM",
            "Sync the referenced record first",
        ),
        (
            400,
            coded("", "Unable to lookup customer with values {US-1}"),
            Application,
            Data,
            "not there yet",
            "parent",
        ),
        (400, infolog("Party number 0001 not found"), Application, Data, "party of this record", "widen"),
        (
            400,
            coded("", "A circular reference was detected"),
            Application,
            Data,
            "in a circle",
            "second pass",
        ),
        (
            400,
            coded("", "Unable to write data to entity accounts"),
            Application,
            Data,
            "reference data",
            "depends on",
        ),
        (
            400,
            coded("0x80040265", "Plug-in error: a record that has the attribute values already exists"),
            Application,
            Data,
            "same key exists",
            "key of the map",
        ),
        (
            412,
            coded("0x80060892", "Entity Key violated. A record with the same value already exists."),
            Application,
            Data,
            "same key exists",
            "duplicate",
        ),
        (
            500,
            coded("", "UNIQUE constraint failed: accounts.number"),
            Application,
            Data,
            "same key",
            "duplicate",
        ),
        (400, infolog("Party record not found for type"), Application, Data, "another party", "party number"),
        (
            404,
            coded("0x80040217", "Entity 'transactioncurrency' With Id = 1 Does Not Exist"),
            Application,
            Data,
            "refers to does not exist",
            "referenced record",
        ),
    ]);
}

#[test]
fn rules_of_the_business() {
    use ErrorClass::Application;
    use Nature::{Concurrency, Data};
    check(vec![
        (
            500,
            infolog("You cannot change the party type from Organization to Person"),
            Application,
            Data,
            "type of a party",
            "seed",
        ),
        (
            400,
            infolog("Site 9 is closed this year"),
            Application,
            Data,
            "Site 9 is closed this year",
            "re-run",
        ),
        (500, infolog("Item 1000 is blocked for sale"), Application, Data, "Item 1000 is blocked", "Unblock"),
        (
            400,
            infolog("Dimension Department is mandatory"),
            Application,
            Data,
            "Dimension Department",
            "Fill it in",
        ),
        (400, infolog("Customer is on hold"), Application, Data, "Customer is on hold", "Release"),
        (
            500,
            infolog("An update conflict occurred due to another user process changing the record"),
            Application,
            Concurrency,
            "somebody else",
            "tried again by itself",
        ),
        (
            412,
            coded("0x80060882", "The version of the existing record doesn't match"),
            Application,
            Concurrency,
            "somebody else",
            "tried again",
        ),
        (412, String::new(), Application, Concurrency, "somebody else", "tried again"),
        (409, String::new(), Application, Concurrency, "somebody else", "tried again"),
        (428, String::new(), Application, Data, "insists on a condition", "re-run"),
        (
            422,
            coded("", "Stock cannot be negative"),
            Application,
            Data,
            "Stock cannot be negative",
            "Correct",
        ),
        (
            400,
            coded("-2147220970", "Message size exceeded when sending context to Sandbox"),
            Application,
            Data,
            "too large",
            "split",
        ),
        (400, coded("0x8004", "Number of operations exceeded 1000"), Application, Data, "at once", "1,000"),
        (
            400,
            coded("0x80044151", "The transaction timed out after 2 minutes"),
            Application,
            Data,
            "took too long",
            "asynchronous",
        ),
        (400, coded("", "export took longer than 5 minutes"), Application, Data, "volume", "fewer"),
        (400, coded("", "CRMExport: 3 attempts to get data failed"), Application, Data, "lookups", "ten"),
    ]);
}
