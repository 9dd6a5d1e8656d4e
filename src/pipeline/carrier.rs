//! Ways of telling people: e-mail, and an address of the operator's.

use crate::config::{Config, Mail, Notify};
use crate::crawl::webhook::Webhook;
use crate::domain::notice::Medium;
use crate::notify::{MailSettings, Mailer, Message, words};
use anyhow::{Context, anyhow};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Requests to the webhook in one go.
const MOST_POSTS: usize = 20;

/// One way that is set up.
pub enum Carrier {
    /// By mail, several notices in one.
    Mail(Box<Mailer>),
    /// By one request for each notice.
    Webhook(Box<Webhook>),
}

/// How far a carrier came.
#[derive(Debug)]
pub struct Carried {
    /// Of the messages, so many from the first on were delivered.
    pub told: usize,
    /// Why not all, if something failed.
    pub fault: Option<anyhow::Error>,
}

impl Carrier {
    /// Every way that `config` names; nothing is connected yet.
    ///
    /// # Errors
    /// For an address that is none, a secret that cannot be read, or a machine without CA
    /// certificates.
    pub fn all(config: &Config) -> anyhow::Result<Vec<Self>> {
        let Notify { mail, webhook, .. } = &config.notify;
        let mut carriers = Vec::new();
        if let Some(mail) = mail {
            carriers.push(Self::Mail(Box::new(Mailer::new(&settings(mail)?)?)));
        }
        if let Some(url) = webhook {
            let secret = config.notify.webhook_secret()?;
            let webhook = Webhook::new(url.clone(), secret.as_deref())?;
            carriers.push(Self::Webhook(Box::new(webhook)));
        }
        Ok(carriers)
    }

    /// Which way this is.
    pub fn medium(&self) -> Medium {
        match self {
            Self::Mail(_) => Medium::Mail,
            Self::Webhook(_) => Medium::Webhook,
        }
    }

    /// Delivers `messages` in their order until one fails or the time is up. A delivery that is
    /// cut off then counts as failed, though it may have arrived.
    ///
    /// - `at_most`: for all of them, however slowly the other side speaks.
    pub async fn carry(&self, messages: &[Message], at_most: Duration) -> Carried {
        let until = Instant::now() + at_most;
        let (told, carried) = match self {
            Self::Mail(mailer) => in_one_mail(mailer, messages, until).await,
            Self::Webhook(webhook) => one_by_one(webhook, messages, until).await,
        };
        Carried { told, fault: carried.err() }
    }
}

async fn in_one_mail(
    mailer: &Mailer,
    messages: &[Message],
    until: Instant,
) -> (usize, anyhow::Result<()>) {
    let (subject, text) = (words::subject(messages), words::digest(messages));
    match timeout_at(until, mailer.send(&subject, &text)).await {
        Ok(Ok(())) => (messages.len(), Ok(())),
        Ok(Err(error)) => (0, Err(error.into())),
        Err(_) => (0, Err(anyhow!("the mail server did not come to an end in time"))),
    }
}

async fn one_by_one(
    webhook: &Webhook,
    messages: &[Message],
    until: Instant,
) -> (usize, anyhow::Result<()>) {
    let mut told = 0;
    for message in messages.iter().take(MOST_POSTS) {
        match timeout_at(until, webhook.post(message.to_json().to_string())).await {
            Ok(Ok(())) => told += 1,
            Ok(Err(error)) => return (told, Err(error.into())),
            Err(_) => return (told, Err(anyhow!("the webhook did not come to an end in time"))),
        }
    }
    (told, Ok(()))
}

fn settings(mail: &Mail) -> anyhow::Result<MailSettings> {
    let user = percent_decoded(mail.smtp.username());
    let mut server = mail.smtp.clone();
    server
        .set_username("")
        .ok()
        .context("`notify.mail.smtp` names no server; write smtps://user@host:465")?;
    Ok(MailSettings {
        smtp: server.to_string(),
        user,
        password: mail.password()?.unwrap_or_default(),
        from: mail.from.clone(),
        to: mail.to.clone(),
    })
}

/// A user's name as it stands in an address: `bao%40example.vn` is bao@example.vn.
fn percent_decoded(name: &str) -> String {
    url::form_urlencoded::parse(format!("={}", name.replace('+', "%2B")).as_bytes())
        .map(|(_, value)| value.into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_to_log_in_with_is_taken_out_of_the_address() {
        let mail: Mail = toml::from_str(
            "smtp = \"smtps://bao%40example.vn+x@m.vn:465\"\nfrom = \"a@b.vn\"\nto = [\"c@d.vn\"]",
        )
        .unwrap();
        let settings = settings(&mail).unwrap();
        assert_eq!(settings.user, "bao@example.vn+x");
        assert!(settings.smtp.starts_with("smtps://m.vn:465"), "{}", settings.smtp);
    }
}
