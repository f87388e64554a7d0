//! Every entry point is listed here with what it needs; one that is not listed, or lets others in, fails.

use crate::server::{ENVIRONMENT, Folder, Server, as_role};
use leptos::server_fn;
use model::Role;
use std::collections::BTreeSet;

/// What an entry point asks for.
#[derive(Clone, Copy)]
enum Needs {
    Nothing,
    At(Role),
}

use Needs::{At, Nothing};
use Role::{Admin, Operator, Viewer};

/// Path below `/api/fn/`, a form that it can read, what it needs.
const FUNCTIONS: &[(&str, &str, Needs)] = &[
    ("accept_invite", "secret=s&draft[name]=n&draft[password]=p&draft[repeated]=p", Nothing),
    ("act_on_failures", "env=contoso-test&map=1&act=retry-matching", At(Operator)),
    ("act_on_group", "env=contoso-test&group=1&act=retry", At(Operator)),
    ("acknowledge_firing", "env=contoso-test&firing=999", At(Operator)),
    ("act_on_alert", "env=contoso-test&id=999&act=copy", At(Admin)),
    ("activities", "env=contoso-test&map=1&filter[kind]=", At(Viewer)),
    ("add_pairs", "env=contoso-test&map=1", At(Admin)),
    ("add_recipients", "draft[name]=x", At(Admin)),
    ("add_webhook", "draft[name]=x", At(Admin)),
    ("add_simulated_rejection", "env=contoso-test&side=left&table=CustomersV3", At(Operator)),
    ("activate_version", "env=contoso-test&map=1&version=999", At(Admin)),
    ("add_map", "env=contoso-test&left=Nothing&right=nothing", At(Admin)),
    ("alert_backtest", "env=contoso-test&fields[count]=3", At(Viewer)),
    ("alert_now", "env=contoso-test&fields[count]=3&fields[classes][0]=network", At(Viewer)),
    ("alert_sheet", "env=contoso-test", At(Viewer)),
    ("alerts", "env=contoso-test", At(Viewer)),
    ("begin_shadow", "env=contoso-test&map=1&with=999", At(Operator)),
    ("bulk_act", "env=contoso-test&id=999", At(Viewer)),
    ("bulk_acts", "env=contoso-test", At(Viewer)),
    ("cancel_window", "env=contoso-test&window=999", At(Operator)),
    ("change_bulk_act", "env=contoso-test&id=999&act=stop", At(Operator)),
    ("change_recipients", "id=999&draft[name]=x", At(Admin)),
    ("change_webhook", "id=999&draft[name]=x", At(Admin)),
    ("check_map", "env=contoso-test&map=1", At(Operator)),
    ("clear_simulated_faults", "env=contoso-test&side=left", At(Operator)),
    ("create_token", "name=robot&role=viewer", At(Admin)),
    ("delete_simulated_row", "env=contoso-test&side=left&set=CustomersV3&id=1", At(Operator)),
    ("draft_text", "env=contoso-test&map=1", At(Viewer)),
    ("drop_draft", "env=contoso-test&map=1&revision=999", At(Admin)),
    ("dry_run", "env=contoso-test&take[0]=1", At(Operator)),
    ("dry_run_draft", "env=contoso-test&map=1", At(Operator)),
    ("edit_failure", "env=contoso-test&failure=1&seen=1&fields[name]=x", At(Operator)),
    ("edit_filter", "env=contoso-test&map=1&side=left&was=nothing", At(Admin)),
    ("edit_line", "env=contoso-test&map=1&act=save&line=999", At(Admin)),
    ("end_shadow", "env=contoso-test&map=1", At(Operator)),
    ("failure_group", "env=contoso-test&group=1", At(Viewer)),
    ("failure_groups", "env=contoso-test", At(Viewer)),
    ("failures", "env=contoso-test&map=1&filter[status]=", At(Viewer)),
    ("filter_counts", "env=contoso-test&map=1", At(Viewer)),
    ("filter_help", "env=contoso-test&map=1&side=left&text=Party&caret=5", At(Admin)),
    ("firing", "env=contoso-test&firing=999", At(Viewer)),
    ("firings", "env=contoso-test&filter[status]=firing", At(Viewer)),
    ("forget_record", "env=contoso-test&failure=1", At(Admin)),
    ("frame", "env=contoso-test", At(Viewer)),
    ("home", "", At(Viewer)),
    ("invite", "role=viewer", At(Admin)),
    ("invite_role", "secret=s", Nothing),
    ("link_environment", "env=contoso-test&step=names&fields[name]=x", At(Admin)),
    ("map_conflicts", "env=contoso-test&map=1", At(Viewer)),
    ("map_header", "env=contoso-test&map=1", At(Viewer)),
    ("map_health", "env=contoso-test&map=1", At(Viewer)),
    ("map_queue", "env=contoso-test&map=1&rows=10", At(Viewer)),
    ("mail_settings", "", At(Admin)),
    ("map_runs", "env=contoso-test&map=1", At(Viewer)),
    ("map_schemas", "env=contoso-test&map=1", At(Viewer)),
    ("map_shadow", "env=contoso-test&map=1", At(Viewer)),
    ("map_versions", "env=contoso-test&map=1", At(Viewer)),
    ("map_versions", "env=contoso-test&map=1&asked[version]=1&asked[at]=5&asked[as_text]=true", At(Viewer)),
    ("mapping", "env=contoso-test&map=1", At(Viewer)),
    ("maps", "env=contoso-test", At(Viewer)),
    ("mend", "env=contoso-test&map=1&code=DIPV1029", At(Admin)),
    ("new_map", "env=contoso-test", At(Admin)),
    ("order_maps", "env=contoso-test&order=cancel&take[0]=1", At(Operator)),
    ("order_maps", "env=contoso-test&order=version&take[0]=999&how[0]=999:version%3D1", At(Admin)),
    ("orderable", "env=contoso-test", At(Viewer)),
    ("overview", "env=contoso-test", At(Viewer)),
    ("people", "", At(Admin)),
    ("places", "env=contoso-test", At(Viewer)),
    ("plan_window", "env=contoso-test&draft[from]=x", At(Operator)),
    ("preview_line", "env=contoso-test&map=1&form[left]=Description&form[shape][decimals]=29", At(Admin)),
    ("proposals", "env=contoso-test&map=1", At(Admin)),
    ("record_now", "env=contoso-test&failure=1&side=left", At(Viewer)),
    ("record_story", "env=contoso-test&failure=1", At(Viewer)),
    ("refresh_schemas", "env=contoso-test", At(Operator)),
    ("remove_mail_server", "", At(Admin)),
    ("remove_recipients", "id=999", At(Admin)),
    ("remove_webhook", "id=999", At(Admin)),
    ("rotate_webhook", "id=999", At(Admin)),
    ("switch_webhook", "id=999&on=true", At(Admin)),
    ("test_webhook", "id=999", At(Admin)),
    ("webhooks", "", At(Admin)),
    ("remove_token", "name=nobody", At(Admin)),
    ("retention", "", At(Viewer)),
    ("rerun_firing", "env=contoso-test&firing=999", At(Operator)),
    ("save_alert", "env=contoso-test&fields[count]=x&fields[enabled]=true&fields[maps][0]=2", At(Admin)),
    ("save_draft", "env=contoso-test&map=1&revision=999", At(Admin)),
    ("save_simulated_row", "env=contoso-test&side=left&set=CustomersV3", At(Operator)),
    ("search", "env=contoso-test&q=customers", At(Viewer)),
    ("set_account", "id=999&role=viewer", At(Admin)),
    ("set_mail_server", "draft[host]=smtp", At(Admin)),
    ("set_queue_limits", "env=contoso-test&draft[soft_mb]=x", At(Admin)),
    ("set_simulated_faults", "env=contoso-test&side=left", At(Operator)),
    ("set_simulated_lateness", "env=contoso-test&side=left&percent=10&seconds=4", At(Operator)),
    ("set_theme", "theme=dark", Nothing),
    ("sign_in", "draft[name]=n&draft[password]=p", Nothing),
    ("sign_out", "", Nothing),
    ("simulated_app", "env=contoso-test&side=left", At(Viewer)),
    ("simulated_row", "env=contoso-test&side=left&set=CustomersV3&id=1", At(Operator)),
    ("simulated_rows", "env=contoso-test&side=left&set=CustomersV3&search=&skip=0", At(Operator)),
    ("simulated_traffic", "env=contoso-test&side=left", At(Operator)),
    (
        "start_simulated_traffic",
        "env=contoso-test&side=left&work[per_second]=1&work[skew]=0&work[mix][create]=1&work[mix][update]=1&work[mix][delete]=0",
        At(Operator),
    ),
    ("stop_simulated_traffic", "env=contoso-test&side=left", At(Operator)),
    ("take_text", "env=contoso-test&map=1&revision=999&text=x", At(Admin)),
    ("test_mail", "to=nobody", At(Admin)),
    ("try_record", "env=contoso-test&map=1&side=left", At(Operator)),
    ("turn_draft", "env=contoso-test&map=1&again=false", At(Admin)),
    ("unpaired_values", "env=contoso-test&map=1&line=1", At(Admin)),
    ("workbench", "env=contoso-test&failure=1", At(Viewer)),
    ("written", "env=contoso-test&page=environment", At(Viewer)),
];

/// An environment that can be read and will not do, so that asking for it leaves nothing behind.
const UNFINISHED: &str = r#"{"name":"","band":"test","left":{"base_url":"","auth":{"kind":"bearer","token":""}},"right":{"base_url":"","auth":{"kind":"bearer","token":""}}}"#;

/// A version that can be read and will not do, and a mapping of nothing.
const NO_VERSION: &str = r#"{"publisher":"","number":"","mapping":{"left_entity":"","right_entity":"","left_filter":"","right_filter":"","key":[],"company":null,"fields":[]}}"#;
const NO_MAP: &str = r#"{"name":"","publisher":"","mapping":{"left_entity":"","right_entity":"","left_filter":"","right_filter":"","key":[],"company":null,"fields":[]}}"#;
const NO_MAPPING: &str = r#"{"left_entity":"","right_entity":"","left_filter":"","right_filter":"","key":[],"company":null,"fields":[]}"#;

/// Method, path below `/api/v1` as OpenAPI has it, a body, what it needs.
const API: &[(&str, &str, &str, Needs)] = &[
    ("GET", "/environments", "", At(Viewer)),
    ("POST", "/environments", UNFINISHED, At(Admin)),
    ("GET", "/environments/{env}", "", At(Viewer)),
    ("PUT", "/environments/{env}", UNFINISHED, At(Admin)),
    ("GET", "/environments/{env}/activities", "", At(Viewer)),
    ("GET", "/environments/{env}/alerts", "", At(Viewer)),
    ("POST", "/environments/{env}/alerts", r#"{"name":""}"#, At(Admin)),
    ("POST", "/environments/{env}/alerts/backtest", r#"{"name":"x"}"#, At(Viewer)),
    ("GET", "/environments/{env}/alerts/{id}", "", At(Viewer)),
    ("PUT", "/environments/{env}/alerts/{id}", r#"{"revision":999,"rule":{"name":""}}"#, At(Admin)),
    ("POST", "/environments/{env}/alerts/{id}/copy", "", At(Admin)),
    ("POST", "/environments/{env}/alerts/{id}/disable", "", At(Admin)),
    ("POST", "/environments/{env}/alerts/{id}/enable", "", At(Admin)),
    ("DELETE", "/environments/{env}/alerts/{id}", "", At(Admin)),
    ("GET", "/environments/{env}/failures", "", At(Viewer)),
    ("GET", "/environments/{env}/firings", "", At(Viewer)),
    ("GET", "/environments/{env}/firings/{id}", "", At(Viewer)),
    ("POST", "/environments/{env}/firings/{id}/acknowledge", "", At(Operator)),
    ("GET", "/environments/{env}/firings/{id}/errors", "", At(Viewer)),
    ("GET", "/environments/{env}/failure-groups", "", At(Viewer)),
    ("GET", "/environments/{env}/companies", "", At(Viewer)),
    (
        "POST",
        "/environments/{env}/dry-run",
        r#"{"maps":[1],"order":{"command":"run","initial_sync":true}}"#,
        At(Operator),
    ),
    ("POST", "/environments/{env}/connections/{side}/test", "", At(Operator)),
    ("GET", "/environments/{env}/bulk-acts", "", At(Viewer)),
    ("GET", "/environments/{env}/bulk-acts/{id}", "", At(Viewer)),
    ("POST", "/environments/{env}/bulk-acts/{id}/cancel", "", At(Operator)),
    ("GET", "/environments/{env}/bulk-acts/{id}/records", "", At(Viewer)),
    ("POST", "/environments/{env}/bulk-acts/{id}/undo", "", At(Operator)),
    ("POST", "/environments/{env}/failures/discard", r#"{"ids":[1],"reason":"test"}"#, At(Operator)),
    ("POST", "/environments/{env}/failures/retry", r#"{"ids":[1]}"#, At(Operator)),
    ("GET", "/environments/{env}/health", "", At(Viewer)),
    ("GET", "/environments/{env}/entities/{side}", "", At(Admin)),
    ("GET", "/environments/{env}/maps", "", At(Viewer)),
    ("POST", "/environments/{env}/maps", NO_MAP, At(Admin)),
    ("GET", "/environments/{env}/maps/{map}/conflicts", "", At(Viewer)),
    ("POST", "/environments/{env}/maps/{map}/forget", r#"{"key":"x"}"#, At(Admin)),
    ("GET", "/environments/{env}/notices", "", At(Viewer)),
    ("GET", "/environments/{env}/publishers", "", At(Viewer)),
    ("PUT", "/environments/{env}/publishers", r#"{"name":"","label":"","prefix":""}"#, At(Admin)),
    ("GET", "/environments/{env}/queue", "", At(Viewer)),
    ("PUT", "/environments/{env}/queue/limits", r#"{"hard_bytes":0}"#, At(Admin)),
    ("GET", "/environments/{env}/schemas", "", At(Viewer)),
    ("POST", "/environments/{env}/orders", r#"{"maps":[1],"order":{"command":"cancel"}}"#, At(Operator)),
    ("GET", "/environments/{env}/search", "", At(Viewer)),
    ("POST", "/environments/{env}/schemas/refresh", "", At(Operator)),
    ("GET", "/environments/{env}/statistics", "", At(Viewer)),
    ("GET", "/environments/{env}/summary", "", At(Viewer)),
    ("GET", "/environments/{env}/windows", "", At(Viewer)),
    ("POST", "/environments/{env}/windows", r#"{"from":"","until":"","reason":""}"#, At(Operator)),
    ("GET", "/failure-groups/{id}", "", At(Viewer)),
    ("POST", "/failure-groups/{id}/assign", r#"{"to":null}"#, At(Operator)),
    ("GET", "/failure-groups/{id}/comments", "", At(Viewer)),
    ("POST", "/failure-groups/{id}/comments", r#"{"text":"test"}"#, At(Operator)),
    ("POST", "/failure-groups/{id}/discard", r#"{"reason":"test"}"#, At(Operator)),
    ("GET", "/failure-groups/{id}/log", "", At(Viewer)),
    ("POST", "/failure-groups/{id}/mute", r#"{"reason":"test"}"#, At(Operator)),
    ("DELETE", "/failure-groups/{id}/mute", "", At(Operator)),
    ("POST", "/failure-groups/{id}/retry", "", At(Operator)),
    ("GET", "/failures/{id}", "", At(Viewer)),
    ("POST", "/failures/{id}/edit", r#"{"change":1,"fields":{}}"#, At(Operator)),
    ("GET", "/failures/{id}/log", "", At(Viewer)),
    ("GET", "/failures/{id}/lines", "", At(Viewer)),
    ("GET", "/failures/{id}/now/{side}", "", At(Operator)),
    ("GET", "/failures/{id}/story", "", At(Viewer)),
    ("GET", "/maps/{id}", "", At(Viewer)),
    ("GET", "/maps/{id}/activities", "", At(Viewer)),
    ("GET", "/maps/{id}/draft/findings", "", At(Viewer)),
    ("POST", "/maps/{id}/draft/fixes", r#"{"code":"","title":"","found":"","fix":""}"#, At(Admin)),
    ("GET", "/maps/{id}/failures", "", At(Viewer)),
    ("GET", "/maps/{id}/health", "", At(Viewer)),
    ("POST", "/maps/{id}/health-check", "", At(Operator)),
    ("GET", "/maps/{id}/log", "", At(Viewer)),
    ("GET", "/maps/{id}/queue", "", At(Viewer)),
    ("GET", "/maps/{id}/record-trial", "", At(Operator)),
    ("GET", "/maps/{id}/runs", "", At(Viewer)),
    ("GET", "/maps/{id}/proposals", "", At(Viewer)),
    ("GET", "/maps/{id}/shadow", "", At(Operator)),
    ("POST", "/maps/{id}/shadow", r#"{"with":"999"}"#, At(Operator)),
    ("DELETE", "/maps/{id}/shadow", "", At(Operator)),
    ("GET", "/maps/{id}/text", "", At(Viewer)),
    ("PUT", "/maps/{id}/text", r#"{"text":""}"#, At(Admin)),
    ("GET", "/maps/{id}/versions", "", At(Viewer)),
    ("POST", "/maps/{id}/versions", NO_VERSION, At(Admin)),
    ("POST", "/maps/{id}/versions/check", NO_MAPPING, At(Admin)),
    ("GET", "/maps/{id}/versions/compare", "", At(Viewer)),
    ("GET", "/maps/{id}/versions/diff", "", At(Viewer)),
    ("GET", "/maps/{id}/versions/active", "", At(Viewer)),
    ("GET", "/mail-server", "", At(Admin)),
    ("PUT", "/mail-server", r#"{"host":"smtp","from":"nobody"}"#, At(Admin)),
    ("DELETE", "/mail-server", "", At(Admin)),
    ("POST", "/mail-server/test", r#"{"to":"nobody"}"#, At(Admin)),
    ("GET", "/recipient-groups", "", At(Admin)),
    ("POST", "/recipient-groups", r#"{"name":"","addresses":[]}"#, At(Admin)),
    ("PUT", "/recipient-groups/{id}", r#"{"name":"","addresses":[]}"#, At(Admin)),
    ("DELETE", "/recipient-groups/{id}", "", At(Admin)),
    ("GET", "/webhooks", "", At(Admin)),
    ("POST", "/webhooks", r#"{"name":"","url":""}"#, At(Admin)),
    ("PUT", "/webhooks/{id}", r#"{"name":"","url":""}"#, At(Admin)),
    ("DELETE", "/webhooks/{id}", "", At(Admin)),
    ("PUT", "/webhooks/{id}/state", r#"{"on":true}"#, At(Admin)),
    ("POST", "/webhooks/{id}/secret", "", At(Admin)),
    ("POST", "/webhooks/{id}/test", "", At(Admin)),
    ("GET", "/retention", "", At(Viewer)),
    ("GET", "/runs/{id}", "", At(Viewer)),
    ("GET", "/runs/{id}/legs/{leg}/log", "", At(Viewer)),
    ("DELETE", "/windows/{id}", "", At(Operator)),
];

/// Everything else that the server itself routes. Doorbells ask for their secret instead of a role.
const OTHERS: &[(&str, &str, Needs)] = &[
    ("GET", "/events/contoso-test", At(Viewer)),
    ("GET", "/healthz", Nothing),
    ("GET", "/readyz", Nothing),
    ("GET", "/api/v1/openapi.json", Nothing),
    ("GET", "/pkg/tandem.js", Nothing),
    ("GET", "/favicon.svg", Nothing),
    ("POST", "/doorbell/wrong/contoso-test/left/CustomersV3", Nothing),
];

/// Sends the request as nobody and as each role, and holds the answers against what is needed.
async fn probe(server: &Server, method: &str, path: &str, body: (&str, &str), needs: Needs) {
    let (content_type, body) = body;
    for role in [None, Some(Viewer), Some(Operator), Some(Admin)] {
        let request = server.request(method, path).header("accept", "application/json");
        let request = request.header("content-type", content_type).body(body.to_owned());
        let status = as_role(request, role).send().await.unwrap().status().as_u16();
        let who = role.map_or("nobody", Role::label);
        match needs {
            Nothing => assert!(!matches!(status, 401 | 403), "{who} was refused at {path}: {status}"),
            At(least) => match role {
                None => assert_eq!(status, 401, "{who} at {path}"),
                Some(role) if role < least => assert_eq!(status, 403, "{who} at {path}"),
                Some(_) => assert!(!matches!(status, 401 | 403), "{who} was refused at {path}: {status}"),
            },
        }
        assert!(!matches!(status, 400 | 500), "the table's request cannot be read by {path}: {status}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_server_function_lets_in_whom_it_should() {
    // Names the crate, so that the functions that register themselves are part of this test.
    let _ = app::shell;
    let listed: BTreeSet<String> = FUNCTIONS.iter().map(|(name, ..)| format!("/api/fn/{name}")).collect();
    let registered: BTreeSet<String> =
        server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(registered, listed, "list every server function with what it needs");
    let server = Server::alone(Folder::new().with_tokens().await).await;
    for (name, form, needs) in FUNCTIONS {
        let body = ("application/x-www-form-urlencoded", *form);
        probe(&server, "POST", &format!("/api/fn/{name}"), body, *needs).await;
    }
}

#[tokio::test]
async fn one_page_of_the_servers_asks_for_more_than_the_other() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let body = ("application/x-www-form-urlencoded", "env=contoso-test&page=link");
    probe(&server, "POST", "/api/fn/written", body, At(Admin)).await;
    let test = "env=contoso-test&page=environment&query=test%3Dleft";
    let asked = async |role| {
        let request = server.request("POST", "/api/fn/written").header("accept", "application/json");
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(test);
        as_role(request, Some(role)).send().await.unwrap().text().await.unwrap()
    };
    assert!(asked(Viewer).await.contains("needs the role Operator"));
    assert!(asked(Operator).await.contains("Reach the address"));
}

#[tokio::test]
async fn every_route_of_the_api_lets_in_whom_it_should() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    let description = server.json("/api/v1/openapi.json", None, 200).await;
    let mut described = BTreeSet::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            described.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let listed: BTreeSet<String> = API.iter().map(|(method, path, ..)| format!("{method} {path}")).collect();
    assert_eq!(described, listed, "list every route with what it needs");
    for (method, path, body, needs) in API {
        let path = format!(
            "/api/v1{}",
            path.replace("{env}", ENVIRONMENT)
                .replace("{id}", "1")
                .replace("{map}", "1")
                .replace("{leg}", "1")
                .replace("{side}", "left")
        );
        probe(&server, method, &path, ("application/json", body), *needs).await;
    }
}

#[tokio::test]
async fn every_other_route_lets_in_whom_it_should() {
    let server = Server::alone(Folder::new().with_tokens().await).await;
    for (method, path, needs) in OTHERS {
        probe(&server, method, path, ("text/plain", ""), *needs).await;
    }
}

#[tokio::test]
async fn a_doorbell_without_its_secret_is_not_there() {
    let server = Server::alone(Folder::new()).await;
    let secret = std::fs::read_to_string(server.folder.data().join("doorbell-secret")).unwrap();
    let ring =
        async |path: String| server.request("POST", &path).body("{}").send().await.unwrap().status().as_u16();
    assert_eq!(ring(format!("/doorbell/{secret}/{ENVIRONMENT}/left/CustomersV3")).await, 204);
    assert_eq!(ring(format!("/doorbell/{secret}/{ENVIRONMENT}/up/CustomersV3")).await, 404);
    assert_eq!(ring(format!("/doorbell/{}x/{ENVIRONMENT}/left/CustomersV3", &secret[1..])).await, 404);
}
