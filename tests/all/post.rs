//! A mail server and a webhook that tests can break.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Between two words of a server that never comes to an end.
const A_MOMENT: Duration = Duration::from_millis(10);

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) recipients: Vec<String>,
    pub(crate) subject: String,
    pub(crate) text: String,
    /// What the client logged in with, in base64; empty without.
    pub(crate) login: String,
}

/// A request that was answered.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// Speaks enough SMTP to take mails, or refuses every recipient while it is broken, or greets
/// without end.
#[derive(Debug, Clone)]
pub(crate) struct MailServer {
    pub(crate) address: SocketAddr,
    broken: Arc<AtomicBool>,
    endless: Arc<AtomicBool>,
    mails: Arc<Mutex<Vec<Mail>>>,
}

impl MailServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Self {
            address,
            broken: Arc::default(),
            endless: Arc::default(),
            mails: Arc::default(),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = serving.clone();
                // A client that hangs up has ended its conversation.
                tokio::spawn(async move { server.talk(stream).await });
            }
        });
        server
    }

    pub(crate) fn broken(&self, broken: bool) {
        self.broken.store(broken, Ordering::SeqCst);
    }

    pub(crate) fn endless(&self, endless: bool) {
        self.endless.store(endless, Ordering::SeqCst);
    }

    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let (reading, mut writing) = stream.into_split();
        let mut lines = BufReader::new(reading).lines();
        let (mut recipients, mut login) = (Vec::new(), String::new());
        while self.endless.load(Ordering::SeqCst) {
            writing.write_all(b"220-one moment\r\n").await?;
            tokio::time::sleep(A_MOMENT).await;
        }
        writing.write_all(b"220 here\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let word = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
            let answer = match word.as_str() {
                "EHLO" => "250-here\r\n250-8BITMIME\r\n250 AUTH PLAIN",
                "AUTH" => {
                    login = line.split_whitespace().last().unwrap_or_default().to_owned();
                    "235 welcome"
                }
                "RCPT" if self.broken.load(Ordering::SeqCst) => "451 try again later",
                "RCPT" => {
                    recipients.push(line.clone());
                    "250 fine"
                }
                "DATA" => {
                    writing.write_all(b"354 go on\r\n").await?;
                    let mut raw = String::new();
                    while let Some(line) = lines.next_line().await? {
                        if line == "." {
                            break;
                        }
                        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                        raw.push_str("\r\n");
                    }
                    self.take(&raw, &recipients, &login);
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            writing.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        Ok(())
    }

    fn take(&self, raw: &str, recipients: &[String], login: &str) {
        let parsed = mailparse::parse_mail(raw.as_bytes()).unwrap();
        let subject = parsed.headers.iter().find(|header| header.get_key() == "Subject");
        self.mails.lock().unwrap().push(Mail {
            recipients: recipients.to_vec(),
            subject: subject.unwrap().get_value(),
            text: parsed.get_body().unwrap().replace("\r\n", "\n"),
            login: login.to_owned(),
        });
    }
}

/// Takes what is posted and answers with the status that is set, or with nothing.
#[derive(Debug, Clone)]
pub(crate) struct Hook {
    pub(crate) address: SocketAddr,
    endless: Arc<AtomicBool>,
    status: Arc<Mutex<&'static str>>,
    posted: Arc<Mutex<Vec<Posted>>>,
}

impl Hook {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let status = Arc::new(Mutex::new("200 OK"));
        let hook = Self { address, endless: Arc::default(), status, posted: Arc::default() };
        let serving = hook.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if serving.endless.load(Ordering::SeqCst) {
                    tokio::spawn(hold(stream));
                } else {
                    serving.answer(stream).await.unwrap();
                }
            }
        });
        hook
    }

    pub(crate) fn endless(&self, endless: bool) {
        self.endless.store(endless, Ordering::SeqCst);
    }

    /// A status line's end: `500 Sorry`, also with headers behind it.
    pub(crate) fn answers(&self, status: &'static str) {
        *self.status.lock().unwrap() = status;
    }

    pub(crate) fn posted(&self) -> Vec<Posted> {
        self.posted.lock().unwrap().clone()
    }

    async fn answer(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        let (mut headers, mut line) = (BTreeMap::new(), String::new());
        stream.read_line(&mut line).await?;
        loop {
            line.clear();
            stream.read_line(&mut line).await?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            headers.insert(name.to_ascii_lowercase(), value.to_owned());
        }
        let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        let body = String::from_utf8(body).unwrap();
        self.posted.lock().unwrap().push(Posted { headers, body });
        let status = *self.status.lock().unwrap();
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).await
    }
}

/// Reads what comes and never answers.
async fn hold(mut stream: TcpStream) {
    let mut read = [0; 1024];
    while stream.read(&mut read).await.is_ok_and(|bytes| bytes > 0) {}
}
