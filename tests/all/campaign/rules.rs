//! A ruleset small enough that a process that is killed two hundred times starts quickly.

use diembao::catalog::Files;

/// What one article in three is about; see `text`.
const SUBJECT: [&str; 2] = ["chuyển đổi số", "cải cách thủ tục hành chính"];

/// Scope and nine themes; the first theme and the scope match the subject.
pub(super) fn files() -> Files {
    let mut files = Files::new();
    files.insert("index/scope.toml".to_owned(), rule("scope", "scope", &SUBJECT));
    for code in 1..=9 {
        let words = if code == 1 { SUBJECT } else { ["bóng đá", "giải đấu"] };
        let text = rule(&format!("T{code}"), "theme", &words);
        files.insert(format!("index/themes/t{code}.toml"), text);
    }
    files
}

fn rule(id: &str, kind: &str, words: &[&str]) -> String {
    let needs = if kind == "theme" { "needs = [\"scope\"]\n" } else { "" };
    format!(
        "id = \"{id}\"\nkind = \"{kind}\"\ntitle_vi = \"{id}\"\ntitle_en = \"{id}\"\n\
         definition = \"{id}\"\n{needs}threshold = 1.0\n\
         [[clause]]\nname = \"words\"\nany = {words:?}\nweight = 1.0\n"
    )
}
