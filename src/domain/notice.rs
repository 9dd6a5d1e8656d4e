//! Notices: telling people that an alarm has opened or is over.

use crate::domain::article::{UnknownWord, words};
use crate::domain::health::Alarm;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

words! {
    /// By which way people are told.
    Medium {
        /// E-mail.
        Mail = "mail",
        /// A request to an address of the operator's.
        Webhook = "webhook",
    }
}

words! {
    /// What is new about an alarm.
    News {
        /// It was raised.
        Opened = "opened",
        /// Its cause is over.
        Closed = "closed",
    }
}

/// What people are to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The alarm as it stands now.
    pub alarm: Alarm,
    /// What is new about it.
    pub news: News,
}
