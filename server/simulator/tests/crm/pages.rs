//! Collections: filters, order, pages.

use crate::stage::{Stage, options};
use simulator::Options;

#[tokio::test]
async fn filters_order_and_top_pick_rows() {
    let crm = Stage::empty().await;
    for (number, name) in [("C-1", "Zebra"), ("C-2", "apple"), ("C-3", "Åkerman"), ("C-4", "Mango")] {
        crm.account(number, name).await;
    }
    let names = |rows: Vec<serde_json::Value>| -> Vec<String> {
        rows.iter().map(|row| row["name"].as_str().expect("a name").to_owned()).collect()
    };
    let sorted = crm.get("accounts?%24select=name&$orderby=name+desc&$top=3").await;
    assert_eq!(names(sorted.rows()), ["Åkerman", "Zebra", "Mango"]);
    assert!(sorted.json().get("@odata.nextLink").is_none(), "top is no page");
    let some = crm
        .get("accounts?$filter=contains(name,'AP') or accountnumber eq 'c-1'&$orderby=accountnumber")
        .await;
    assert_eq!(names(some.rows()), ["Zebra", "apple"], "case does not matter");
    let counted = crm.get("accounts?$filter=startswith(name,'z')&$count=true").await.json();
    assert_eq!(counted["@odata.count"], 1);
    let by_guid = format!("accounts?$filter=_msdyn_company_value eq {}", crm.company().await);
    assert_eq!(crm.get(&by_guid).await.rows().len(), 4);
}

#[tokio::test]
async fn pages_hold_every_row_once() {
    let crm = Stage::start(Options { empty: false, ..options() }).await;
    for query in [
        "accounts?$select=name",
        "accounts?$select=name&$orderby=address1_country desc,name&$filter=accountnumber ne null",
    ] {
        let mut seen = Vec::new();
        let mut next = Some(query.to_owned());
        let mut pages = 0;
        while let Some(path) = next {
            let page = crm.get_preferring(&path, "odata.maxpagesize=50").await;
            let body = page.json();
            seen.extend(page.rows().iter().map(|row| row["accountid"].as_str().expect("an id").to_owned()));
            next = body["@odata.nextLink"].as_str().map(str::to_owned);
            pages += 1;
        }
        let total: usize = crm.get("accounts/$count").await.text.parse().expect("a number");
        assert!(total > 300, "the starting data has some hundred accounts");
        assert_eq!((seen.len(), pages), (total, total.div_ceil(50)));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), total);
    }
    let top = crm.get_preferring("accounts?$top=60", "odata.maxpagesize=50").await.json();
    let next = top["@odata.nextLink"].as_str().expect("a second page").to_owned();
    let last = crm.get(&next).await;
    assert_eq!(last.rows().len(), 10);
    assert!(last.json().get("@odata.nextLink").is_none());
    let broken = crm.get("accounts?$skiptoken=nonsense").await;
    assert_eq!(broken.status.as_u16(), 400);
}
