//! E-mail over SMTP, encrypted by rustls.

use lettre::message::{Mailbox, Message, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::time::Duration;

/// Time for each step of a conversation with the server.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How mails are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// `smtps://user@host:465`, `smtp://user@host:587?tls=required` or `smtp://host:25`, without
    /// password.
    pub smtp: String,
    /// The name to log in with; empty for none.
    pub user: String,
    /// The password that belongs to it.
    pub password: String,
    /// Sender.
    pub from: String,
    /// Recipients.
    pub to: Vec<String>,
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// No address.
    #[error("`{0}` is no mail address; write it as bao@example.vn or Điểm báo <bao@example.vn>")]
    Address(String),
    /// The mail cannot be put together.
    #[error("the mail cannot be written")]
    Compose(#[source] lettre::error::Error),
    /// The server's address, its certificate or the conversation with it.
    #[error("the mail server did not take the mail")]
    Server(#[from] lettre::transport::smtp::Error),
}

/// Sends mails from one sender to the same recipients.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<Mailbox>,
}

impl Mailer {
    /// A mailer; nothing is connected yet.
    ///
    /// # Errors
    /// [`MailError::Address`] for an address that is none, [`MailError::Server`] if TLS cannot be
    /// set up.
    pub fn new(settings: &MailSettings) -> Result<Self, MailError> {
        let from = mailbox(&settings.from)?;
        let to = settings.to.iter().map(|address| mailbox(address)).collect::<Result<_, _>>()?;
        let mut transport =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.smtp)?.timeout(Some(TIMEOUT));
        if !settings.user.is_empty() {
            let (user, password) = (settings.user.clone(), settings.password.clone());
            transport = transport.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: transport.build(), from, to })
    }

    /// Sends one mail to all recipients.
    ///
    /// # Errors
    /// [`MailError::Server`] when the server refuses it or one of its recipients, or is not there.
    /// It may have been sent all the same when the conversation broke off at its end.
    pub async fn send(&self, subject: &str, text: &str) -> Result<(), MailError> {
        let mut mail = Message::builder().from(self.from.clone()).subject(subject);
        for to in &self.to {
            mail = mail.to(to.clone());
        }
        let mail =
            mail.singlepart(SinglePart::plain(text.to_owned())).map_err(MailError::Compose)?;
        self.transport.send(mail).await?;
        Ok(())
    }
}

fn mailbox(address: &str) -> Result<Mailbox, MailError> {
    address.parse().map_err(|_| MailError::Address(address.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_none_is_told_before_anything_is_sent() {
        let settings = |from: &str, to: &str| MailSettings {
            smtp: "smtp://127.0.0.1:1".to_owned(),
            user: String::new(),
            password: String::new(),
            from: from.to_owned(),
            to: vec![to.to_owned()],
        };
        let fault =
            |from, to| Mailer::new(&settings(from, to)).err().map(|error| error.to_string());
        assert_eq!(fault("Điểm báo <a@b.vn>", "c@d.vn"), None);
        for (from, to, part) in [("bao", "c@d.vn", "`bao`"), ("a@b.vn", "c@", "`c@`")] {
            assert!(fault(from, to).unwrap().contains(part));
        }
    }
}
