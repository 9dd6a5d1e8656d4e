//! Alarms as staff read them.

use crate::domain::catalog::Catalog;
use crate::domain::health::{Alarm, AlarmState};
use crate::web::ask::outlet_name;
use crate::web::health::words;
use crate::web::show;
use crate::web::source::source_href;

/// Alarms of one kind: what they mean is said once.
pub(in crate::web) struct AlarmGroup {
    pub(in crate::web) kind: &'static str,
    pub(in crate::web) meaning: &'static str,
    pub(in crate::web) repair: &'static str,
    /// Whether nobody has seen to one of them.
    pub(in crate::web) open: bool,
    pub(in crate::web) alarms: Vec<AlarmView>,
}

pub(in crate::web) struct AlarmView {
    pub(in crate::web) number: i64,
    pub(in crate::web) kind: &'static str,
    pub(in crate::web) meaning: &'static str,
    pub(in crate::web) command: Option<String>,
    /// Name and page of the outlet; `None` for trouble on this side.
    pub(in crate::web) outlet: Option<(String, String)>,
    pub(in crate::web) state: &'static str,
    pub(in crate::web) open: bool,
    pub(in crate::web) since: String,
    pub(in crate::web) closed: Option<String>,
    pub(in crate::web) acknowledged: Option<(String, String)>,
    /// The figures behind it, in English.
    pub(in crate::web) detail: String,
}

impl AlarmView {
    pub(in crate::web) fn new(catalog: &Catalog, alarm: &Alarm) -> Self {
        let finding = &alarm.finding;
        let outlet = finding.outlet.as_ref().map(|outlet| outlet.as_str());
        Self {
            number: alarm.number,
            kind: words::alarm(finding.kind),
            meaning: words::alarm_meaning(finding.kind),
            command: words::alarm_command(finding.kind, outlet),
            outlet: outlet.map(|id| (outlet_name(catalog, id), source_href(id))),
            state: words::alarm_state(alarm.state),
            open: alarm.state == AlarmState::Open,
            since: show::moment(Some(alarm.opened_at)),
            closed: alarm.closed_at.map(|at| show::moment(Some(at))),
            acknowledged: alarm
                .acknowledged
                .as_ref()
                .map(|(at, who)| (show::moment(Some(*at)), who.clone())),
            detail: finding.detail.clone(),
        }
    }
}

/// Those of one kind together, kinds with an alarm that nobody has seen to before the others.
pub(in crate::web) fn groups(catalog: &Catalog, alarms: &[Alarm]) -> Vec<AlarmGroup> {
    let mut alarms: Vec<&Alarm> = alarms.iter().collect();
    alarms.sort_by_key(|alarm| (alarm.finding.kind, alarm.state, alarm.opened_at));
    let same_kind = |a: &&Alarm, b: &&Alarm| a.finding.kind == b.finding.kind;
    let group = |alarms: &[&Alarm]| AlarmGroup {
        kind: words::alarm(alarms[0].finding.kind),
        meaning: words::alarm_meaning(alarms[0].finding.kind),
        repair: words::alarm_repair(alarms[0].finding.kind),
        open: alarms.iter().any(|alarm| alarm.state == AlarmState::Open),
        alarms: alarms.iter().map(|alarm| AlarmView::new(catalog, alarm)).collect(),
    };
    let mut groups: Vec<AlarmGroup> = alarms.chunk_by(same_kind).map(group).collect();
    groups.sort_by_key(|group| !group.open);
    groups
}
