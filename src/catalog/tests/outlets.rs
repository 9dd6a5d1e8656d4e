//! Ways into an outlet, and which outlet an article belongs to.

use super::*;
use crate::domain::id::OutletId;
use crate::domain::outlet::{Feed, Listing, NextPage, Schedule};
use url::Url;

#[test]
fn a_dead_feed_is_polled_when_somebody_says_so() {
    let files =
        broken("sources/online/bao.toml", "status = \"dead\"", "status = \"dead\"\npoll = true");
    let catalog = parse(&files).unwrap();
    assert_eq!(catalog.outlets[0].polled_feeds().count(), 2);
}

const WAYS: &str = r#"
[[feeds]]
kind = "sitemap"
url = "https://bao.example/sitemap/{yyyy}-{m}.xml"
status = "seen"
[[feeds]]
kind = "section"
url = "https://bao.example/moi/"
status = "lies"
listing = { link = ["a.tin"] }
[schedule]
most_interval_min = 600
[listing]
item = ["article"]
next = ["a.sau"]
[article]"#;

/// The sound world with more ways in, and a family that says where items stand.
fn many_ways() -> Files {
    let mut files = broken("sources/online/bao.toml", "\n[article]", WAYS);
    let defaults = "[listing]\nlink = [\"h2 a\"]\npages = \"?trang={page}\"\n\
                    [schedule]\nleast_interval_min = 20\nmost_interval_min = 60\n[layout]";
    let family = world::CMS.replace("[layout]", defaults);
    files.insert("sources/families/cms.toml".to_owned(), family);
    files
}

#[test]
fn sitemaps_and_section_pages_are_ways_in_like_feeds() {
    let catalog = parse(&many_ways()).unwrap_or_else(|faults| panic!("{faults}"));
    let bao = catalog.outlet(&OutletId::from("bao")).unwrap();
    let walked: Vec<_> = bao.walked_feeds().into_iter().map(Feed::address_text).collect();
    let expected = ["https://bao.example/sitemap/{yyyy}-{m}.xml", "https://www.bao.example/so/"];
    assert_eq!(walked, expected, "sitemaps first, without feeds and what lies");
    assert_eq!(bao.polled_feeds().count(), 1, "the living feed is enough");
    let schedule = Schedule { least_interval_min: Some(20), most_interval_min: Some(600) };
    assert_eq!(bao.schedule, schedule, "own before family");

    let listings: Vec<_> = bao.feeds.iter().filter_map(|feed| feed.listing.as_ref()).collect();
    let item = vec!["article".to_owned()];
    let next = Some(NextPage::Link(vec!["a.sau".to_owned()]));
    let of = |link: &str| Listing {
        item: item.clone(),
        link: vec![link.to_owned()],
        next: next.clone(),
        ..Listing::default()
    };
    assert_eq!(listings, [&of("a.tin"), &of("h2 a")], "page before outlet before family");
}

#[test]
fn section_pages_are_asked_on_schedule_where_nothing_syndicated_is() {
    let mut files = many_ways();
    let text = files["sources/online/bao.toml"].replace("status = \"live\"", "status = \"dead\"");
    files.insert("sources/online/bao.toml".to_owned(), text);
    let catalog = parse(&files).unwrap();
    let polled: Vec<_> = catalog.outlets[0].polled_feeds().map(Feed::address_text).collect();
    assert_eq!(polled, ["https://www.bao.example/so/"], "neither an archive nor what lies");
}

#[test]
fn an_articles_outlet_is_that_of_its_day() {
    let old = "id = \"cu\"\nname = \"Báo Cũ\"\nkind = \"newspaper\"\nconfidence = \"high\"\n\
               checked = \"never\"\nmerged_into = { outlet = \"bao\", since = 2025-07-01 }\n\
               [[names]]\nname = \"Báo Rất Cũ\"\nuntil = 2019-12-31\n\
               [[domains]]\nhost = \"cu.example\"\n[[domains]]\nhost = \"bao.example\"\nuntil = 2019-12-31\n";
    let mut files = world::files();
    files.insert("sources/local/cu.toml".to_owned(), old.to_owned());
    let catalog = parse(&files).unwrap_or_else(|faults| panic!("{faults}"));
    let outlet = |host: &str, day: &str| {
        let url = Url::parse(&format!("https://{host}/tin")).unwrap();
        catalog.outlet_at(&url, day.parse().unwrap()).map(|outlet| outlet.id.as_str())
    };
    assert_eq!(outlet("cu.example", "2025-06-30"), Some("cu"));
    assert_eq!(outlet("www.cu.example", "2025-07-01"), Some("bao"), "merged that day");
    assert_eq!(outlet("bao.example", "2019-12-31"), Some("cu"), "the host's first owner");
    assert_eq!(outlet("bao.example", "2020-01-01"), Some("bao"));
    assert_eq!(outlet("bao.example", "2026-11-21"), Some("bao"), "nobody's day: the last owner");
    assert_eq!(outlet("khac.example", "2025-07-01"), None);
    let now = catalog.outlet_of(&Url::parse("https://bao.example/").unwrap()).unwrap();
    assert_eq!(now.id.as_str(), "bao");

    let cu = catalog.outlet(&OutletId::from("cu")).unwrap();
    assert_eq!(cu.name_on("2019-12-31".parse().unwrap()), "Báo Rất Cũ");
    assert_eq!(cu.name_on("2020-01-01".parse().unwrap()), "Báo Cũ");
}

#[test]
fn a_page_is_read_with_the_layout_of_its_day() {
    let former = "[[former_layouts]]\nuntil = 2024-12-31\ntitle = [\"h4\"]\nlead = []\n\
                  [[former_layouts]]\nsince = 2025-01-01\nuntil = 2026-06-15\nbody = [\".cu\"]\n[layout]";
    let files = broken("sources/online/bao.toml", "[layout]", former);
    let catalog = parse(&files).unwrap_or_else(|faults| panic!("{faults}"));
    let bao = &catalog.outlets[0];
    let on = |day: &str| bao.layout_on(day.parse().unwrap());
    assert_eq!(on("2024-12-31").title, ["h4", "h2"], "the family's behind its own");
    assert!(on("2024-12-31").lead.is_empty(), "written empty is not left out");
    assert_eq!(on("2025-01-01").title, ["h2"], "left out, so the family's");
    assert_eq!(on("2025-01-01").inherited.title, 1);
    assert_eq!(on("2026-06-15").body, [".cu"]);
    assert_eq!(on("2026-06-16"), &bao.layout, "today's");
}

#[test]
fn a_plan_counts_vietnamese_unless_it_names_languages() {
    use crate::domain::article::Language;
    let languages = |files: &Files| parse(files).unwrap().plans[0].languages.clone();
    assert_eq!(languages(&world::files()), [Language::Vietnamese]);
    let path = "plans/bo.toml";
    let files = broken(path, "issuer =", "languages = [\"vi\", \"en\"]\nissuer =");
    assert_eq!(languages(&files), [Language::Vietnamese, Language::English]);
}
