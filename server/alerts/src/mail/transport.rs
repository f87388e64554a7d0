//! Handing one mail over to a mail server, for each of its addresses.

use super::letter::one_line;
use super::message::address;
use super::smtp::{Conversation, Fault, Times, tls};
use lettre::transport::smtp::extension::ClientId;
use model::{MailSecurity, MailServer, MailStep};

/// The server and how it is reached, with its secrets.
#[derive(Clone, Debug)]
pub(super) struct Route {
    /// Its settings.
    pub(super) server: MailServer,
    /// The password itself, where it wants one.
    pub(super) password: Option<String>,
    /// Certificates (PEM) of an authority that is trusted, too.
    pub(super) authorities: Option<String>,
    /// How we call ourselves.
    pub(super) hello: ClientId,
    /// How long it has for each step.
    pub(super) times: Times,
}

/// What became of a mail for one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The server has taken it.
    Accepted(String),
    /// Not now.
    Later(Fault),
    /// Never.
    Never(Fault),
}

/// What came of handing a mail over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Handover {
    /// What was done, in order; it ends with the first thing that did not work for anybody.
    pub(super) steps: Vec<MailStep>,
    /// Each address, in the order given.
    pub(super) fates: Vec<(String, Fate)>,
    /// What stood in everybody's way.
    pub(super) fault: Option<Fault>,
}

/// Hands the bytes over for each of the addresses. What goes wrong before the server hears of an address is nobody's
/// refusal, whatever its code: somebody can mend the settings meanwhile. A refusal of one address touches no other one.
pub(super) async fn hand_over(route: &Route, to: &[String], bytes: &[u8]) -> Handover {
    let mut steps = Steps::default();
    match talk(route, to, bytes, &mut steps).await {
        Ok(fates) => Handover { steps: steps.0, fates, fault: None },
        Err(fault) => {
            let fates = to.iter().map(|to| (to.clone(), Fate::Later(fault.clone()))).collect();
            Handover { steps: steps.0, fates, fault: Some(fault) }
        }
    }
}

async fn talk(
    route: &Route,
    to: &[String],
    bytes: &[u8],
    steps: &mut Steps,
) -> Result<Vec<(String, Fate)>, Fault> {
    let mut conversation = open(route, steps).await?;
    let from = address(&route.server.from).map_err(|error| Fault::of(error.to_string()));
    let sender = match from {
        Ok(from) => conversation.sender(from).await,
        Err(fault) => Err(fault),
    };
    steps.note("Sender", sender, |said| format!("{} may send: {said}", route.server.from))?;
    let mut fates = Vec::with_capacity(to.len());
    for to in to {
        fates.push((to.clone(), ask_for(&mut conversation, to, steps).await?));
    }
    if fates.iter().any(|(_, fate)| matches!(fate, Fate::Accepted(_))) {
        let sent = conversation.message(bytes).await;
        let taken = steps.note("Message", sent, |said| format!("Taken: {said}"));
        for (_, fate) in fates.iter_mut().filter(|(_, fate)| matches!(fate, Fate::Accepted(_))) {
            *fate = match &taken {
                Ok(said) => Fate::Accepted(said.clone()),
                // This time it is the message that is refused, as it would be tomorrow.
                Err(fault) if fault.is_final() => Fate::Never(fault.clone()),
                Err(fault) => Fate::Later(fault.clone()),
            };
        }
    }
    conversation.end().await;
    Ok(fates)
}

/// What the server says of one address; `Err` when it says nothing any more.
async fn ask_for(conversation: &mut Conversation, to: &str, steps: &mut Steps) -> Result<Fate, Fault> {
    let Ok(parsed) = address(to) else {
        let fault = Fault::of("this is no mail address");
        let _ = steps.note("Recipient", Err::<(), _>(fault.clone()), |()| String::new());
        return Ok(Fate::Never(fault));
    };
    let said = conversation.recipient(parsed).await;
    let to = one_line(to);
    match steps.note("Recipient", said, |said| format!("{to}: {said}")) {
        Ok(said) => Ok(Fate::Accepted(said)),
        Err(fault) if fault.is_final() => Ok(Fate::Never(fault)),
        Err(fault) if fault.code.is_some() => Ok(Fate::Later(fault)),
        Err(fault) => Err(fault),
    }
}

/// Connects, encrypts and signs in, as the settings want it.
async fn open(route: &Route, steps: &mut Steps) -> Result<Conversation, Fault> {
    let Route { server, hello, times, .. } = route;
    let parameters = || tls(&server.host, route.authorities.as_deref());
    let connected = match server.security {
        MailSecurity::Tls => match parameters() {
            Ok(tls) => Conversation::connect(server, Some(tls), hello, *times).await,
            Err(fault) => Err(fault),
        },
        MailSecurity::StartTls | MailSecurity::None => {
            Conversation::connect(server, None, hello, *times).await
        }
    };
    let answers = format!("{}:{} answers", server.host, server.port);
    let mut conversation = steps.note("Connect", connected, |_| match server.security {
        MailSecurity::Tls => format!("{answers}, encrypted by TLS; its certificate is trusted."),
        MailSecurity::StartTls | MailSecurity::None => format!("{answers}."),
    })?;
    if server.security == MailSecurity::StartTls {
        let encrypted = match parameters() {
            Ok(tls) => conversation.encrypt(tls, hello).await,
            Err(fault) => Err(fault),
        };
        let words = "The connection is encrypted by STARTTLS; its certificate is trusted.";
        steps.note("Encrypt", encrypted, |&()| words.to_owned())?;
    }
    if let Some(login) = &server.login {
        let password = route.password.as_deref().unwrap_or_default();
        let signed_in = conversation.sign_in(&login.user, password).await;
        steps.note("Sign in", signed_in, |&()| format!("Signed in as {}.", login.user))?;
    }
    Ok(conversation)
}

/// What was done so far.
#[derive(Default)]
struct Steps(Vec<MailStep>);

impl Steps {
    /// Notes what came of a step, and hands it on.
    fn note<T>(
        &mut self,
        what: &str,
        result: Result<T, Fault>,
        words: impl FnOnce(&T) -> String,
    ) -> Result<T, Fault> {
        let (words, went_well) = match &result {
            Ok(found) => (words(found), true),
            Err(fault) => (fault.words.clone(), false),
        };
        self.0.push(MailStep { what: what.to_owned(), words: one_line(&words), went_well });
        result
    }
}
