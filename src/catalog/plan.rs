//! Reads `plans/*.toml`: one communication plan each.

use super::fault::did_you_mean;
use super::path::id_is_file_name;
use super::reader::{Placed, Table, Text};
use super::task;
use crate::domain::article::Language;
use crate::domain::id::{ChannelId, OutletId, PlanId, UnitId};
use crate::domain::plan::{Cadence, Channel, Plan, PlanTheme, ReportDuty, Unit};
use crate::domain::time::Period;
use chrono::NaiveDate;

/// One plan file.
pub(super) struct PlanDefinition<'f> {
    /// What it says.
    pub(super) plan: Plan,
    /// The plan it names as its parent.
    pub(super) parent: Option<Text<'f>>,
    /// Every outlet it names.
    pub(super) outlets: Vec<Text<'f>>,
    /// Every topic rule it names.
    pub(super) topics: Vec<Text<'f>>,
}

/// What the tables of one plan are checked against while they are read.
pub(super) struct Context<'f> {
    /// First and last day; `None` when the file does not say it properly.
    pub(super) period: Option<Period>,
    /// The plan's units.
    pub(super) units: Vec<Unit>,
    /// Every outlet named so far.
    pub(super) outlets: Vec<Text<'f>>,
    /// Every topic rule named so far.
    pub(super) topics: Vec<Text<'f>>,
}

/// Reads a plan's file called `stem`.
pub(super) fn read<'f>(mut table: Table<'f>, stem: &str) -> PlanDefinition<'f> {
    table.needs(["id", "number", "title", "issuer", "period", "themes", "units", "tasks"]);
    id_is_file_name(&mut table, stem);
    let period = table.table("period").and_then(read_period);
    let issued = table.day("issued");
    if let (Some(issued), Some(period)) = (&issued, period)
        && issued.value > period.until
    {
        let repair = "correct the day or the period";
        table.fault(issued.place, "the plan is issued after its last day", repair);
    }
    let mut context =
        Context { period, units: Vec::new(), outlets: Vec::new(), topics: Vec::new() };
    let themes = read_themes(&mut table);
    let channels = read_channels(&mut table, &mut context);
    context.units = read_units(&mut table, &mut context);
    let tasks = task::read_all(&mut table, &mut context);
    let reports = read_reports(&mut table, &context);
    let parent = table.text("parent");
    let plan = Plan {
        id: PlanId::from(stem),
        number: table.note("number"),
        title: table.filled("title"),
        issuer: table.filled("issuer"),
        issued: issued.map(|day| day.value),
        parent: parent.as_ref().map(|parent| PlanId::new(&parent.value)),
        languages: read_languages(&mut table),
        period: period.unwrap_or(Period { from: NaiveDate::MIN, until: NaiveDate::MAX }),
        notes: table.note("notes"),
        themes,
        channels,
        units: context.units,
        tasks,
        reports,
    };
    PlanDefinition { plan, parent, outlets: context.outlets, topics: context.topics }
}

fn read_period(mut table: Table<'_>) -> Option<Period> {
    table.needs(["from", "until"]);
    let (from, until) = (table.day("from"), table.day("until"));
    let period = Period { from: from?.value, until: until.as_ref()?.value };
    if period.from > period.until {
        table.fault(until?.place, "`until` lies before `from`", "swap or correct the days");
        return None;
    }
    Some(period)
}

/// Vietnamese alone, unless the plan says otherwise.
fn read_languages(plan: &mut Table<'_>) -> Vec<Language> {
    const WORDS: [(&str, Language); 5] = [
        ("vi", Language::Vietnamese),
        ("en", Language::English),
        ("fr", Language::French),
        ("zh", Language::Chinese),
        ("ru", Language::Russian),
    ];
    let place = plan.place();
    let Some(texts) = plan.texts("languages") else { return vec![Language::Vietnamese] };
    if texts.is_empty() {
        plan.fault(
            place,
            "`languages` is empty, so nothing would count",
            "name one or leave it out",
        );
    }
    plan.refuse_repeats(&texts);
    let read = |text| Some(plan.as_word("languages", text, &WORDS)?.value);
    texts.iter().filter_map(read).collect()
}

fn read_themes(plan: &mut Table<'_>) -> Vec<PlanTheme> {
    let (mut numbers, mut codes) = (Vec::new(), Vec::new());
    let mut themes = Vec::new();
    for mut table in plan.tables("themes").unwrap_or_default() {
        table.needs(["number", "code"]);
        let title = table.text("title").map(|title| title.value);
        let number: Option<Placed<'_, u8>> = table.whole("number", 1..=99);
        let code: Option<Placed<'_, u8>> = table.whole("code", 1..=9);
        let digits = |number: &Placed<'_, u8>| number.value.to_string();
        numbers.extend(number.iter().map(|it| Placed { value: digits(it), place: it.place }));
        codes.extend(code.iter().map(|it| Placed { value: digits(it), place: it.place }));
        if let (Some(number), Some(code)) = (number, code) {
            themes.push(PlanTheme { number: number.value, code: code.value, title });
        }
    }
    plan.refuse_repeats(&numbers);
    plan.refuse_repeats(&codes);
    themes
}

fn read_channels<'f>(plan: &mut Table<'f>, context: &mut Context<'f>) -> Vec<Channel> {
    let mut ids = Vec::new();
    let mut channels = Vec::new();
    for mut table in plan.tables("channels").unwrap_or_default() {
        table.needs(["id", "name", "outlets"]);
        let id = table.text("id");
        let note = table.note("note");
        let outlets = table.texts("outlets");
        if note.is_empty() && outlets.as_ref().is_some_and(Vec::is_empty) {
            let what = "a channel without outlets does not say why";
            table.fault(table.place(), what, "add `note = …` or name its outlets");
        }
        let outlets = outlet_ids(&table, outlets.unwrap_or_default(), context);
        channels.push(Channel {
            id: ChannelId::new(id.as_ref().map(|id| id.value.clone()).unwrap_or_default()),
            name: table.filled("name"),
            outlets,
            note,
        });
        ids.extend(id);
    }
    plan.refuse_repeats(&ids);
    channels
}

fn read_units<'f>(plan: &mut Table<'f>, context: &mut Context<'f>) -> Vec<Unit> {
    let mut ids = Vec::new();
    let mut units = Vec::new();
    for mut table in plan.tables("units").unwrap_or_default() {
        table.needs(["id", "name"]);
        let id = table.text("id");
        let outlets = table.texts("outlets").unwrap_or_default();
        units.push(Unit {
            id: UnitId::new(id.as_ref().map(|id| id.value.clone()).unwrap_or_default()),
            name: table.filled("name"),
            outlets: outlet_ids(&table, outlets, context),
            role: table.note("role"),
        });
        ids.extend(id);
    }
    plan.refuse_repeats(&ids);
    units
}

/// Ids of outlets; that the outlets exist is checked when all files are read.
pub(super) fn outlet_ids<'f>(
    table: &Table<'f>,
    texts: Vec<Text<'f>>,
    context: &mut Context<'f>,
) -> Vec<OutletId> {
    table.refuse_repeats(&texts);
    let ids = texts.iter().map(|text| OutletId::new(&text.value)).collect();
    context.outlets.extend(texts);
    ids
}

/// Ids of the plan's units under `key`; none when the key is left out.
pub(super) fn unit_ids(table: &mut Table<'_>, key: &'static str, units: &[Unit]) -> Vec<UnitId> {
    let texts = table.texts(key).unwrap_or_default();
    table.refuse_repeats(&texts);
    for text in &texts {
        unit(table, text, units);
    }
    texts.into_iter().map(|text| UnitId::new(text.value)).collect()
}

/// The unit called `id`, or a fault.
fn unit<'u>(table: &Table<'_>, id: &Text<'_>, units: &'u [Unit]) -> Option<&'u Unit> {
    let unit = units.iter().find(|unit| unit.id.as_str() == id.value);
    if unit.is_none() {
        let known = units.iter().map(|unit| unit.id.as_str());
        let what = format!("unit `{}` is not among this plan's [[units]]", id.value);
        table.fault(id.place, what, did_you_mean(&id.value, known));
    }
    unit
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rhythm {
    Monthly,
    Once,
    OnDemand,
}

const RHYTHMS: [(&str, Rhythm); 3] =
    [("monthly", Rhythm::Monthly), ("once", Rhythm::Once), ("on-demand", Rhythm::OnDemand)];

fn read_reports<'f>(plan: &mut Table<'f>, context: &Context<'f>) -> Vec<ReportDuty> {
    let mut ids = Vec::new();
    let mut reports = Vec::new();
    for mut table in plan.tables("reports").unwrap_or_default() {
        table.needs(["id", "title", "by", "cadence"]);
        let id = table.text("id");
        let by = unit_ids(&mut table, "by", &context.units);
        let to = read_receiver(&mut table, &context.units);
        let rhythm = table.word("cadence", &RHYTHMS);
        if let Some(cadence) = rhythm.and_then(|rhythm| read_cadence(&mut table, rhythm.value)) {
            reports.push(ReportDuty {
                id: id.as_ref().map(|id| id.value.clone()).unwrap_or_default(),
                title: table.filled("title"),
                by,
                to,
                cadence,
            });
        } else {
            // Known keys all the same, whatever the cadence should have been.
            table.ignore(["title", "cutoff_day", "due_day", "before"]);
        }
        ids.extend(id);
    }
    plan.refuse_repeats(&ids);
    reports
}

/// Who gets a report, as text: the name of the unit in `to`, or `to_name`.
fn read_receiver(table: &mut Table<'_>, units: &[Unit]) -> String {
    if table.has("to") == table.has("to_name") {
        let what = "a report needs a receiver";
        table.fault(table.place(), what, "write either `to` (a unit's id) or `to_name`");
    }
    let named = table.filled("to_name");
    let unit = table.text("to").and_then(|to| unit(table, &to, units));
    unit.map_or(named, |unit| unit.name.clone())
}

fn read_cadence(table: &mut Table<'_>, rhythm: Rhythm) -> Option<Cadence> {
    if rhythm != Rhythm::Monthly {
        table.refuses(["cutoff_day", "due_day"], "the report is not monthly");
    }
    if rhythm != Rhythm::Once {
        table.refuses(["before"], "the report is not due once");
    }
    match rhythm {
        Rhythm::Monthly => {
            table.needs(["cutoff_day", "due_day"]);
            let cutoff_day: Option<Placed<'_, u8>> = table.whole("cutoff_day", 1..=31);
            let due_day: Option<Placed<'_, u8>> = table.whole("due_day", 1..=31);
            Some(Cadence::Monthly { cutoff_day: cutoff_day?.value, due_day: due_day?.value })
        }
        Rhythm::Once => {
            table.needs(["before"]);
            Some(Cadence::Once { before: table.day("before")?.value })
        }
        Rhythm::OnDemand => Some(Cadence::OnDemand),
    }
}
