//! Tells people of alarms: the words of a notice, and e-mail.
//!
//! Takes notices with the outlet's name and the way to the dashboard; gives texts in Vietnamese,
//! JSON for programs, and delivers mails. Which notices are owed, and when they are sent, is not
//! decided here.
//!
//! [`words`] says it, [`mail`] carries it. Read [`words::Message`] first.

pub mod mail;
pub mod words;

pub use mail::{MailError, MailSettings, Mailer};
pub use words::Message;
