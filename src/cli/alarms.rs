//! `diembao alarms`: what stands, who knows of it, and whether people would be told.

use super::open::{archive, config};
use super::show::minute;
use super::{Common, WrongUse, write_json};
use crate::domain::health::{Alarm, AlarmState};
use crate::pipeline::carrier::Carrier;
use crate::pipeline::notices::{Pauses, trial};
use crate::store::StoreError;
use anyhow::bail;
use chrono::Utc;
use clap::Subcommand;
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

/// Closed alarms are listed as far back as this many alarms go.
const LAST: u32 = 500;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// The alarms whose cause lasts.
    List {
        /// The last 500, closed ones too, newest first.
        #[arg(long)]
        all: bool,
    },
    /// Note that somebody knows of an alarm; it stands until its cause is over.
    Acknowledge {
        /// Its number in the list.
        number: i64,
        /// Who knows.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Send a notice about nothing by every way that is set up, and say how it went.
    Test,
}

pub(super) async fn run(common: &Common, action: Action) -> anyhow::Result<ExitCode> {
    match action {
        Action::List { all } => list(common, all).await,
        Action::Acknowledge { number, by } => acknowledge(common, number, by.trim()).await,
        Action::Test => test(common).await,
    }
}

async fn list(common: &Common, all: bool) -> anyhow::Result<ExitCode> {
    let (store, _) = archive(common).await?;
    let alarms =
        if all { store.alarms(None, LAST).await? } else { store.standing_alarms().await? };
    let mut out = std::io::stdout().lock();
    if common.json {
        let alarms: Vec<Value> = alarms.iter().map(to_json).collect();
        write_json(&mut out, &alarms)?;
        return Ok(ExitCode::SUCCESS);
    }
    if alarms.is_empty() {
        writeln!(out, "no alarm")?;
    }
    for alarm in &alarms {
        writeln!(out, "{}", line(alarm))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn acknowledge(common: &Common, number: i64, by: &str) -> anyhow::Result<ExitCode> {
    if by.is_empty() {
        return Err(WrongUse("--by needs a name".to_owned()).into());
    }
    let (store, _) = archive(common).await?;
    let alarm = match store.acknowledge_alarm(number, by, Utc::now()).await {
        Err(unknown @ StoreError::UnknownAlarm(_)) => {
            return Err(WrongUse(format!("{unknown}: `diembao alarms list --all`")).into());
        }
        alarm => alarm?,
    };
    let mut out = std::io::stdout().lock();
    if common.json {
        write_json(&mut out, &to_json(&alarm))?;
    } else {
        writeln!(out, "{}", line(&alarm))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn test(common: &Common) -> anyhow::Result<ExitCode> {
    let config = config(common)?;
    let carriers = Carrier::all(&config)?;
    if carriers.is_empty() {
        bail!(
            "nobody would be told: set `webhook` under [notify], or `smtp`, `from` and `to` under [notify.mail], in the settings file and name it with --config"
        );
    }
    let message = trial(Utc::now(), config.public_url.as_ref());
    let mut code = ExitCode::SUCCESS;
    for carrier in carriers {
        let medium = carrier.medium();
        let carried = carrier.carry(std::slice::from_ref(&message), Pauses::default().delivery);
        match carried.await.fault {
            None => writeln!(std::io::stdout(), "ok    {medium}: the test notice was taken")?,
            Some(error) => {
                writeln!(std::io::stdout(), "FAULT {medium}: {error:#}")?;
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

/// `12 nhandan silent, since 2025-09-10 08:15, open: nothing new for 9 h`.
pub(super) fn line(alarm: &Alarm) -> String {
    let finding = &alarm.finding;
    let whose = finding.outlet.as_ref().map_or("(this machine)", |outlet| outlet.as_str());
    let state = match (&alarm.acknowledged, alarm.closed_at) {
        (_, Some(at)) => format!("closed {}", minute(at)),
        (Some((at, who)), None) => format!("known to {who} since {}", minute(*at)),
        (None, None) => AlarmState::Open.to_string(),
    };
    format!(
        "{:>4} {whose} {}, since {}, {state}: {}",
        alarm.number,
        finding.kind,
        minute(alarm.opened_at),
        finding.detail
    )
}

pub(super) fn to_json(alarm: &Alarm) -> Value {
    json!({
        "number": alarm.number,
        "kind": alarm.finding.kind,
        "outlet": alarm.finding.outlet,
        "detail": alarm.finding.detail,
        "state": alarm.state,
        "opened_at": alarm.opened_at,
        "acknowledged_at": alarm.acknowledged.as_ref().map(|(at, _)| at),
        "acknowledged_by": alarm.acknowledged.as_ref().map(|(_, who)| who),
        "closed_at": alarm.closed_at,
        "told_at": alarm.told_at,
    })
}
