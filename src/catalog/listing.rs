//! Reads `[listing]`, where items stand on section pages, and `[schedule]`, how often feeds are
//! visited: what families and outlets write alike.

use super::layout::{Attribute, selectors};
use super::reader::{Placed, Table};
use crate::domain::outlet::{Listing, NextPage, Schedule};

/// A `[listing]` as written; `None` for a key left out.
#[derive(Debug, Default)]
pub(super) struct ListingDefinition {
    item: Option<Vec<String>>,
    link: Option<Vec<String>>,
    title: Option<Vec<String>>,
    date: Option<Vec<String>>,
    next: Option<NextPage>,
}

/// Reads a `[listing]`.
pub(super) fn read_listing(mut table: Table<'_>) -> ListingDefinition {
    let listing = ListingDefinition {
        item: selectors(&mut table, "item", Attribute::Refused),
        link: selectors(&mut table, "link", Attribute::Refused),
        title: selectors(&mut table, "title", Attribute::Allowed),
        date: selectors(&mut table, "date", Attribute::Allowed),
        next: read_next(&mut table),
    };
    if listing.item.is_none() && (listing.title.is_some() || listing.date.is_some()) {
        let what = "`title` and `date` are looked for inside an item, but there is no `item`";
        table.fault(table.place(), what, "name the element of one item, or leave them out");
    }
    listing
}

impl ListingDefinition {
    /// This listing, with what it leaves out taken from `default`; `None` if neither says
    /// anything.
    pub(super) fn over(&self, default: Option<&Self>) -> Option<Listing> {
        let pick = |part: fn(&Self) -> &Option<Vec<String>>| {
            part(self).clone().or_else(|| part(default?).clone()).unwrap_or_default()
        };
        let listing = Listing {
            item: pick(|listing| &listing.item),
            link: pick(|listing| &listing.link),
            title: pick(|listing| &listing.title),
            date: pick(|listing| &listing.date),
            next: self.next.clone().or_else(|| default?.next.clone()),
        };
        (listing != Listing::default()).then_some(listing)
    }

    /// This listing as written, on top of `family`'s.
    pub(super) fn merged(self, family: Option<&Self>) -> Self {
        let Some(family) = family else { return self };
        Self {
            item: self.item.or_else(|| family.item.clone()),
            link: self.link.or_else(|| family.link.clone()),
            title: self.title.or_else(|| family.title.clone()),
            date: self.date.or_else(|| family.date.clone()),
            next: self.next.or_else(|| family.next.clone()),
        }
    }
}

fn read_next(table: &mut Table<'_>) -> Option<NextPage> {
    let link = selectors(table, "next", Attribute::Refused);
    let numbered = table.text("pages");
    if let (Some(_), Some(pages)) = (&link, &numbered) {
        let what = "both `next` and `pages` say where the next page is";
        table.fault(pages.place, what, "keep one of the two");
    }
    let Some(pages) = numbered else { return link.map(NextPage::Link) };
    let starts_well = pages.value.starts_with('?') || pages.value.starts_with("{path}");
    if !starts_well || pages.value.matches("{page}").count() != 1 {
        let what = format!("`{}` does not say where a page's number stands", pages.value);
        let repair = "write it like \"?paged={page}\" or \"{path}/trang-{page}.htm\"";
        table.fault(pages.place, what, repair);
    }
    Some(NextPage::Numbered(pages.value))
}

/// Longest bound of an interval: a month.
const MOST_MIN: i64 = 31 * 24 * 60;

/// Reads a `[schedule]`.
pub(super) fn read_schedule(mut table: Table<'_>) -> Schedule {
    let least: Option<Placed<'_, u32>> = table.whole("least_interval_min", 1..=MOST_MIN);
    let most: Option<Placed<'_, u32>> = table.whole("most_interval_min", 1..=MOST_MIN);
    if let (Some(least), Some(most)) = (&least, &most)
        && least.value > most.value
    {
        let what = "`most_interval_min` is smaller than `least_interval_min`";
        table.fault(most.place, what, "swap or correct the numbers");
    }
    Schedule {
        least_interval_min: least.map(|least| least.value),
        most_interval_min: most.map(|most| most.value),
    }
}

/// `own` with what it leaves out taken from `family`, as long as the bounds stay in order.
pub(super) fn merged_schedule(own: Schedule, family: Schedule) -> Schedule {
    let least = own.least_interval_min.or_else(|| {
        family
            .least_interval_min
            .filter(|least| own.most_interval_min.is_none_or(|most| *least <= most))
    });
    let most = own.most_interval_min.or_else(|| {
        family.most_interval_min.filter(|most| least.is_none_or(|least| least <= *most))
    });
    Schedule { least_interval_min: least, most_interval_min: most }
}
