//! The index on disk and in memory: queries, filters, faults.

use super::*;
use crate::domain::article::{Genre, Language};
use crate::domain::id::{ArticleId, OutletId, RevisionId, RuleId};
use std::fs;
use std::path::Path;
use tempfile::tempdir;

fn document(id: &str, title: &str, body: &str) -> IndexDocument {
    IndexDocument {
        id: ArticleId::new(id),
        revision: RevisionId::new(format!("{id}-1")),
        outlet: OutletId::new("nhandan"),
        title: title.to_owned(),
        lead: String::new(),
        body: body.to_owned(),
        themes: vec![RuleId::new("T5")],
        genre: Genre::News,
        language: Language::Vietnamese,
        published_at: "2025-08-30T17:30:00Z".parse().ok(),
    }
}

fn archive(dir: &Path) -> ArchiveIndex {
    let archive = ArchiveIndex::open_or_create(dir).unwrap();
    let mut other = document(
        "portal",
        "Khai trương cổng dịch vụ công",
        "Thực hiện Kế hoạch 02–KH/BCĐTW ngày 19/6/2025.",
    );
    other.outlet = OutletId::new("mst");
    other.themes.clear();
    other.published_at = "2025-09-02T03:00:00Z".parse().ok();
    let mut undated = document("undated", "Hoa nở ở Đà Nẵng", "Chợ hoa <b>xuân</b> & hội.");
    undated.themes.clear();
    undated.published_at = None;
    let documents = [
        document("digital", "Chuyển đổi số ở xã vùng cao", "Số hoá hồ sơ, chữ ký số."),
        document("gold", "Giá vàng SJC tăng", "Giá vàng và giá đất cùng tăng."),
        other,
        undated,
    ];
    archive.update(&documents, 7).unwrap();
    archive
}

/// Ids of the hits for `text`, best first.
fn ids(archive: &ArchiveIndex, text: &str) -> Vec<String> {
    let request = SearchRequest { text: text.to_owned(), ..SearchRequest::default() };
    let page = archive.search(&request).unwrap();
    assert_eq!(page.total, page.hits.len(), "{text}");
    page.hits.into_iter().map(|hit| hit.id.to_string()).collect()
}

#[test]
fn queries_find_what_analysts_mean() {
    let dir = tempdir().unwrap();
    let archive = archive(dir.path());
    let cases: [(&str, &[&str]); 35] = [
        ("hoa -\"giá vàng\"", &["undated"]),
        ("giá NOT \"giá vàng\"", &[]),
        ("số NOT title:\"dịch vụ công\" NOT \"giá đất\"", &["digital"]),
        ("giá vàng", &["gold"]),
        ("\"vàng giá\"", &[]),
        ("\"giá đất\"", &["gold"]),
        ("giá AND (SJC OR PNJ)", &["gold"]),
        ("giá AND NOT SJC", &[]),
        ("giá NOT PNJ", &["gold"]),
        ("giá -vàng", &[]),
        ("tăng OR NOT tăng NOT hoa NOT số NOT cổng", &["gold"]),
        ("NOT giá NOT hoa", &["portal", "digital"]),
        ("title:tăng", &["gold"]),
        ("title:đất", &[]),
        ("body:\"giá đất\"", &["gold"]),
        ("outlet:mst", &["portal"]),
        ("outlet:MST cổng", &["portal"]),
        ("theme:t5 số", &["digital"]),
        ("số hóa", &["digital"]),
        ("SỐ HÓA", &["digital"]),
        ("so\u{302}\u{301} hoa\u{301}", &["digital"]),
        ("so hoa", &["digital"]),
        ("chuyen doi so", &["digital"]),
        ("\"doi chuyen\"", &[]),
        ("hoa", &["undated", "digital"]),
        ("hóa", &["digital"]),
        ("Da Nang", &["undated"]),
        ("02-KH/BCĐTW", &["portal"]),
        ("02-kh/bcđtw", &["portal"]),
        ("02-kh/bcdtw", &["portal"]),
        ("02", &["portal"]),
        ("BCĐTW", &["portal"]),
        ("19/6/2025", &["portal"]),
        ("19/06/2025", &["portal"]),
        ("không-có", &[]),
    ];
    for (text, expected) in cases {
        let (mut found, mut expected) = (ids(&archive, text), expected.to_vec());
        if text.starts_with("NOT") {
            found.sort();
            expected.sort_unstable();
        }
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn filters_pages_and_blank_queries_work_together() {
    let dir = tempdir().unwrap();
    let archive = archive(dir.path());
    let day = |text: &str| text.parse().ok();
    let all = SearchRequest::default;
    let cases = [
        ("newest first, undated last", all(), 4, vec!["portal", "digital", "gold", "undated"]),
        ("outlet", SearchRequest { outlet: Some("mst".into()), ..all() }, 1, vec!["portal"]),
        ("theme", SearchRequest { theme: Some("T5".into()), ..all() }, 2, vec!["digital", "gold"]),
        (
            "day in Vietnam",
            SearchRequest { from: day("2025-08-31"), to: day("2025-08-31"), ..all() },
            2,
            vec!["digital", "gold"],
        ),
        ("day before", SearchRequest { to: day("2025-08-30"), ..all() }, 0, vec![]),
        ("from on", SearchRequest { from: day("2025-09-01"), ..all() }, 1, vec!["portal"]),
        ("second page", SearchRequest { limit: 1, offset: 3, ..all() }, 4, vec!["undated"]),
        ("no room", SearchRequest { limit: 0, ..all() }, 4, vec![]),
        ("past the end", SearchRequest { offset: 9, ..all() }, 4, vec![]),
        (
            "words and filter",
            SearchRequest {
                text: "giá OR cổng".into(), outlet: Some("nhandan".into()), ..all()
            },
            1,
            vec!["gold"],
        ),
    ];
    for (what, request, total, expected) in cases {
        let page = archive.search(&request).unwrap();
        let mut found: Vec<_> = page.hits.iter().map(|hit| hit.id.as_str()).collect();
        // Two articles of one instant come in any order.
        if found.len() == 2 || found.get(1) == Some(&"gold") {
            let end = found.len().min(3);
            found[usize::from(end == 3)..end].sort_unstable();
        }
        assert_eq!((page.total, found), (total, expected), "{what}");
    }
}

#[test]
fn hits_show_where_they_match_without_letting_markup_through() {
    let dir = tempdir().unwrap();
    let archive = archive(dir.path());
    let request = SearchRequest { text: "xuan".into(), ..SearchRequest::default() };
    let hit = archive.search(&request).unwrap().hits.remove(0);
    assert_eq!(hit.snippet, "Chợ hoa &lt;b&gt;<mark>xuân</mark>&lt;/b&gt; &amp; hội.");
    assert_eq!((hit.title.as_str(), hit.published_at), ("Hoa nở ở Đà Nẵng", None));
    let request = SearchRequest { text: "giá \"vàng".into(), ..request };
    let error = archive.search(&request).unwrap_err().to_string();
    assert_eq!(error, "at character 5: the quote is not closed; add `\"`");
}

#[test]
fn updates_replace_documents_and_survive_reopening() {
    let dir = tempdir().unwrap();
    let first = archive(dir.path());
    let twice = [document("gold", "Giá bạc", ""), document("gold", "Giá đồng", "")];
    first.update(&twice, 8).unwrap();
    drop(first);
    let archive = ArchiveIndex::open_or_create(dir.path()).unwrap();
    assert_eq!((archive.position().unwrap(), archive.verify().unwrap().documents), (8, 4));
    assert_eq!(
        (ids(&archive, "đồng"), ids(&archive, "bạc OR vàng")),
        (vec!["gold".to_owned()], vec![])
    );
    assert_eq!(archive.store().unwrap(), "");
    archive.clear("kho-1").unwrap();
    assert_eq!((archive.position().unwrap(), archive.verify().unwrap().documents), (0, 0));
    assert_eq!(ids(&archive, ""), Vec::<String>::new());
    archive.update(&twice, 1).unwrap();
    assert_eq!((archive.position().unwrap(), archive.store().unwrap()), (1, "kho-1".to_owned()));
}

#[test]
fn opening_makes_nothing() {
    let dir = tempdir().unwrap();
    let place = dir.path().join("index");
    let missing = ArchiveIndex::open(&place).unwrap_err();
    assert!(matches!(missing, IndexError::Missing { .. }), "{missing}");
    assert!(!place.exists());
}

#[test]
fn a_second_process_reads_but_does_not_write() {
    let dir = tempdir().unwrap();
    let writer = archive(dir.path());
    let reader = ArchiveIndex::open_or_create(dir.path()).unwrap();
    assert_eq!((reader.position().unwrap(), ids(&reader, "vàng").len()), (7, 1));
    assert!(matches!(reader.update(&[], 9), Err(IndexError::Locked { .. })));
    assert!(matches!(ArchiveIndex::recreate(dir.path()), Err(IndexError::Locked { .. })));
    drop(writer);
    reader.update(&[], 9).unwrap();
    assert_eq!(reader.position().unwrap(), 9);
}

#[test]
fn what_cannot_be_read_names_the_repair_and_can_be_made_anew() {
    let dir = tempdir().unwrap();
    let meta = dir.path().join("meta.json");
    for (what, damage) in [
        (
            "another format",
            &(|| {
                let text = fs::read_to_string(&meta).unwrap();
                fs::write(&meta, text.replace("\\\"format\\\":1", "\\\"format\\\":0")).unwrap();
            }) as &dyn Fn(),
        ),
        ("cut short", &|| fs::write(&meta, "{").unwrap()),
        ("main file lost", &|| fs::remove_file(&meta).unwrap()),
        ("a segment's file lost", &|| {
            let mut files = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
            fs::remove_file(
                files.find(|path| path.extension().is_some_and(|it| it == "idx")).unwrap(),
            )
            .unwrap();
        }),
    ] {
        drop(archive(dir.path()));
        damage();
        let refused = ArchiveIndex::open_or_create(dir.path()).map(|_| ()).unwrap_err();
        assert!(refused.to_string().ends_with("run `diembao index rebuild`"), "{what}: {refused}");
        let anew = ArchiveIndex::recreate(dir.path()).unwrap();
        assert_eq!((anew.position().unwrap(), anew.verify().unwrap().documents), (0, 0), "{what}");
    }
}

#[test]
fn flipped_bits_are_found_by_the_check() {
    let dir = tempdir().unwrap();
    let archive = archive(dir.path());
    assert_eq!(archive.verify().unwrap(), Verification { documents: 4, damaged: vec![] });
    let mut files = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
    let store = files.find(|path| path.extension().is_some_and(|it| it == "store")).unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[10] ^= 1;
    fs::write(&store, bytes).unwrap();
    assert_eq!(archive.verify().unwrap().damaged.len(), 1);
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("letter.txt"), "dear").unwrap();
    for made in [ArchiveIndex::open_or_create(dir.path()), ArchiveIndex::recreate(dir.path())] {
        assert!(matches!(made, Err(IndexError::ForeignFolder { .. })));
    }
    assert!(dir.path().join("letter.txt").exists());
}
