//! A mail server that does what a test tells it.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What it says instead of a reply.
pub(super) const CLOSE: &str = "(closes)";
pub(super) const SILENCE: &str = "(says nothing)";

/// What it has heard.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Every command, in order, without those that sign in.
    pub(super) commands: Vec<String>,
    /// Every message that it has taken.
    pub(super) messages: Vec<String>,
}

impl Heard {
    pub(super) fn said(&self, command: &str) -> bool {
        self.commands.iter().any(|heard| heard.starts_with(command))
    }
}

/// A server at a port of its own.
pub(super) struct Sink {
    listener: TcpListener,
    /// Beginnings of commands and what is replied, each used once; everything else is taken.
    script: Vec<(&'static str, &'static str)>,
    offers: &'static [&'static str],
}

impl Sink {
    pub(super) async fn open(script: &[(&'static str, &'static str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        Self { listener, script: script.to_vec(), offers: &["AUTH PLAIN LOGIN"] }
    }

    pub(super) fn offering(self, offers: &'static [&'static str]) -> Self {
        Self { offers, ..self }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.listener.local_addr().expect("an address")
    }

    /// Talks to one client until it goes.
    pub(super) async fn serve(&mut self, heard: &mut Heard) {
        let (mut stream, _) = self.listener.accept().await.expect("a client");
        self.talk(&mut stream, heard).await;
    }

    /// Talks over a connection that may be encrypted.
    pub(super) async fn talk<S>(&mut self, stream: S, heard: &mut Heard)
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut stream = BufReader::new(stream);
        let greeting = self.scripted("(connects)").unwrap_or("220 sink ESMTP".into());
        if reply(&mut stream, &greeting).await {
            self.converse(&mut stream, heard).await;
        }
    }

    /// Talks in the clear until the client wants to be encrypted, and encrypted from then on.
    pub(super) async fn serve_starttls(&mut self, acceptor: &TlsAcceptor, heard: &mut Heard) {
        let (stream, _) = self.listener.accept().await.expect("a client");
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        reply(&mut stream, "220 sink ESMTP").await;
        stream.read_line(&mut line).await.expect("EHLO");
        reply(&mut stream, "250-sink\r\n250 STARTTLS").await;
        stream.read_line(&mut line).await.expect("STARTTLS");
        heard.commands.extend(line.lines().map(ToOwned::to_owned));
        reply(&mut stream, "220 go on").await;
        if let Ok(stream) = acceptor.accept(stream.into_inner()).await {
            self.converse(&mut BufReader::new(stream), heard).await;
        }
    }

    /// Talks to one client, encrypted from the first byte.
    pub(super) async fn serve_tls(&mut self, acceptor: &TlsAcceptor, heard: &mut Heard) {
        let (stream, _) = self.listener.accept().await.expect("a client");
        if let Ok(stream) = acceptor.accept(stream).await {
            self.talk(stream, heard).await;
        }
    }

    async fn converse<S>(&mut self, stream: &mut BufReader<S>, heard: &mut Heard)
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await.unwrap_or_default() == 0 {
                return;
            }
            let command = line.trim_end().to_owned();
            heard.commands.push(command.clone());
            let answer = self.scripted(&command).unwrap_or_else(|| self.usual(&command));
            let goes_on = reply(stream, &answer).await;
            if !goes_on || command == "QUIT" {
                return;
            }
            if command == "DATA" && answer.starts_with("354") {
                let message = body(stream).await;
                let answer = self.scripted("(message)").unwrap_or("250 2.0.0 queued as 4711".into());
                if answer.starts_with("250") {
                    heard.messages.push(message);
                }
                if !reply(stream, &answer).await {
                    return;
                }
            }
        }
    }

    fn usual(&self, command: &str) -> String {
        match command.split(' ').next().unwrap_or_default() {
            "EHLO" => {
                let offers = self.offers.iter().map(|offer| format!("250-{offer}\r\n"));
                format!("250-sink\r\n{}250 SIZE 10000000", offers.collect::<String>())
            }
            "DATA" => "354 go on".to_owned(),
            "AUTH" => "235 2.7.0 welcome".to_owned(),
            "QUIT" => "221 bye".to_owned(),
            _ => "250 2.1.0 ok".to_owned(),
        }
    }

    fn scripted(&mut self, command: &str) -> Option<String> {
        let at = self.script.iter().position(|(begins, _)| command.starts_with(begins))?;
        Some(self.script.remove(at).1.to_owned())
    }
}

async fn reply<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, answer: &str) -> bool {
    match answer {
        CLOSE => return false,
        SILENCE => {
            tokio::time::sleep(Duration::from_secs(20)).await;
            return false;
        }
        _ => {}
    }
    stream.write_all(format!("{answer}\r\n").as_bytes()).await.is_ok() && stream.flush().await.is_ok()
}

async fn body<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>) -> String {
    let (mut text, mut line) = (String::new(), String::new());
    while stream.read_line(&mut line).await.unwrap_or_default() > 0 && line != ".\r\n" {
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
        line.clear();
    }
    text
}
