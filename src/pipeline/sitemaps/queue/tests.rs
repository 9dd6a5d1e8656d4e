//! Which sitemaps of an index have their turn.

use super::*;

fn at(day: &str) -> Timestamp {
    format!("{day}T12:00:00Z").parse().unwrap()
}

fn child(name: &str, day: Option<&str>) -> Child {
    let last_modified = day.map(|day| format!("{day}T00:00:00Z").parse().unwrap());
    Child { url: format!("https://a.example/{name}").parse().unwrap(), last_modified }
}

fn names<'u>(urls: impl IntoIterator<Item = &'u Url>) -> String {
    let names: Vec<_> = urls.into_iter().map(|url| url.path().trim_matches('/')).collect();
    names.join(" ")
}

fn chosen(children: Vec<Child>, known: &FeedState) -> (String, String) {
    let (chosen, left_out) = queue_of(known).choose(children);
    (names(&chosen), names(&left_out))
}

fn queue_of(known: &FeedState) -> Queue<'_> {
    Queue {
        known: known.sitemaps.iter().map(|known| (known.url.as_str(), known)).collect(),
        last_read_at: known.last_read_at,
        now: at("2025-12-31"),
        todo: VecDeque::new(),
        named: vec![],
        met: HashSet::new(),
    }
}

fn read_on(day: Option<&str>) -> FeedState {
    FeedState { last_read_at: day.map(at), ..FeedState::default() }
}

fn known(name: &str, day: &str) -> KnownSitemap {
    let url = format!("https://a.example/{name}");
    let listed = vec!["x".into()];
    KnownSitemap { url, known_until: at(day), asked_at: Some(at(day)), listed }
}

#[test]
fn a_visit_reads_the_sitemaps_that_have_changed_since() {
    let names = |children, day| chosen(children, &read_on(day)).0;
    let dated = || {
        let days = [("a", "2025-09-01"), ("b", "2025-09-30"), ("c", "2025-10-01")];
        days.map(|(name, day)| child(name, Some(day))).to_vec()
    };
    assert_eq!(names(dated(), Some("2025-09-30")), "c b");
    assert_eq!(names(dated(), None), "c b", "at first only the newest");
    assert_eq!(names(dated(), Some("2025-10-09")), "c", "nothing has changed, as it says");
    assert_eq!(names(dated(), Some("2026-10-09")), "c b a", "the clock was a year ahead");
    let undated = || ["a", "b", "c", "d", "e"].map(|name| child(name, None)).to_vec();
    assert_eq!(names(undated(), Some("2025-09-30")), "a b d e c", "the newest stand at an end");
    assert_eq!(names(undated()[..1].to_vec(), None), "a");
}

#[test]
fn what_is_too_much_for_one_visit_is_told_and_read_by_the_next() {
    let children = || -> Vec<_> {
        let name = |n: char| child(&n.to_string(), Some("2025-10-01"));
        ('a'..='l').map(name).collect()
    };
    let mut state = read_on(Some("2025-09-30"));
    let (first, left) = chosen(children(), &state);
    assert_eq!((first.as_str(), left.as_str()), ("a b c d e f g h", "i j k l"));
    state.last_read_at = Some(at("2025-10-05"));
    state.sitemaps = first.split(' ').map(|name| known(name, "2025-10-01")).collect();
    state.sitemaps.extend(left.split(' ').map(|name| known(name, "2025-09-30")));
    let (next, left) = chosen(children(), &state);
    assert_eq!((next.as_str(), left.as_str()), ("a b c d i j k l", "e f g h"));
}

#[test]
fn sitemaps_that_never_bring_anything_do_not_hold_up_the_others() {
    let names: Vec<String> = ('a'..='t').map(String::from).collect();
    let children = || names.iter().map(|name| child(name, Some("2025-10-01"))).collect();
    let mut state = read_on(Some("2025-09-30"));
    let mut asked = HashSet::new();
    for day in 1..=4 {
        // All that is asked for is missing: none is ever known any further.
        for name in chosen(children(), &state).0.split(' ') {
            asked.insert(name.to_owned());
            state.sitemaps.retain(|known| !known.url.ends_with(&format!("/{name}")));
            let asked_at = Some(at(&format!("2025-10-{day:02}")));
            state.sitemaps.push(KnownSitemap { asked_at, ..known(name, "2025-09-30") });
        }
    }
    assert_eq!(asked.len(), names.len(), "{asked:?}");
}

#[test]
fn undated_sitemaps_in_the_middle_of_an_index_are_read_in_turn() {
    let children = || ('a'..='i').map(|n| child(&n.to_string(), None)).collect::<Vec<_>>();
    let mut state = read_on(Some("2025-12-30"));
    let first = chosen(children(), &state);
    assert_eq!(first, ("a b h i c d".to_owned(), "e f g".to_owned()), "three wait");
    state.sitemaps = ["c", "d"].map(|name| known(name, "2025-12-30")).to_vec();
    let second = chosen(children(), &state);
    assert_eq!(second, ("a b h i e f".to_owned(), "g".to_owned()));
    state.sitemaps.extend(["e", "f", "g"].map(|name| known(name, "2025-12-29")));
    let third = chosen(children(), &state);
    assert_eq!(third, ("a b h i e f".to_owned(), String::new()), "all were read lately");
    let long_ago = ["c", "d", "e", "f", "g"].map(|name| known(name, "2025-12-20"));
    state.sitemaps = long_ago.to_vec();
    assert_eq!(chosen(children(), &state).1, "e f g", "not in a week");
}

#[test]
fn dates_that_are_forgotten_hide_nothing() {
    let state = read_on(Some("2025-10-09"));
    let older = [child("a", Some("2024-01-02")), child("b", Some("2024-01-01"))];
    assert_eq!(chosen(older.to_vec(), &state).0, "a", "the newest");
    let same = ["a", "b", "c", "d", "e", "f", "g"].map(|name| child(name, Some("2024-01-01")));
    let (chosen, left_out) = chosen(same.to_vec(), &state);
    assert_eq!((chosen.as_str(), left_out.as_str()), ("a b f g c d", "e"));
}

#[test]
fn an_index_reaches_back_as_far_as_all_that_it_names() {
    let state = read_on(None);
    let mut queue = queue_of(&state);
    let days = [("a", "2025-10-01"), ("b", "2025-09-01"), ("c", "2025-08-01")];
    queue.add(days.map(|(name, day)| child(name, Some(day))).to_vec(), 1);
    let done = |names: &[&str]| names.iter().map(|name| child(name, None).url).collect();
    assert!(queue.reaches_past(at("2025-08-15"), &done(&["a"])), "one was not read");
    assert!(!queue.reaches_past(at("2025-08-15"), &done(&["a", "b"])), "the last is older");
    queue.add(vec![child("d", None)], 1);
    assert!(queue.reaches_past(at("2025-08-15"), &done(&["a", "b"])), "one has no date");
}

#[test]
fn an_index_that_leads_in_a_circle_or_too_deep_comes_to_an_end() {
    let state = read_on(Some("2025-09-30"));
    let mut queue = queue_of(&state);
    let dated = |name| child(name, Some("2025-10-01"));
    assert_eq!(queue.add(vec![dated("a"), dated("b")], 1), []);
    assert_eq!(queue.add(vec![dated("a"), dated("c")], 2), []);
    assert_eq!(names(queue.todo.iter().map(|(url, _)| url)), "a b c", "each once");
    let deep = queue.add(vec![dated("d"), dated("b")], 3);
    assert_eq!((names(&deep).as_str(), queue.todo.len()), ("d", 3), "left out, and told");
}
