//! No text, however it came about, makes reading panic.

use super::*;
use crate::catalog::revision;
use proptest::prelude::*;

/// Pieces that TOML and these definitions are made of, so that chance reaches deep.
fn toml_text() -> impl Strategy<Value = String> {
    let keys = "(id|kind|name|weight|threshold|until|any|all|feeds|url|host|period|layout|x)";
    let values = "(\"[a-zđ@%:()*\\[ ]{0,6}\"|''|-?[0-9]{1,25}|0x1f|inf|nan|1e999|true|2025-02-30|\
                  07:00:00|\\[\\]|\\[\\[\"a\"\\], 1\\]|\\{ from = 2025-01-01 \\}|\\[[0-9], \"ô\"\\]|\"\"\"|\\[|\\{)";
    let line =
        format!("(\\[\\[{keys}\\]\\]|\\[{keys}\\]|{keys}(\\.{keys})? = {values}|#ô|\\PC{{0,8}})");
    prop::collection::vec(prop::string::string_regex(&line).unwrap(), 0..12)
        .prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in toml_text(), other in any::<String>()) {
        for path in world::files().into_keys() {
            let files = Files::from([(path.clone(), text.clone())]);
            for fault in faults(&files) {
                prop_assert!(fault.line >= 1 && fault.column >= 1);
            }
            faults(&Files::from([(path, other.clone())]));
        }
    }
}

proptest! {
    // Each case reads the whole world.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_changed_line_makes_reading_panic(
        file in 0..18_usize, line in 0..60_usize, text in toml_text(), keep in any::<bool>(),
    ) {
        let mut files = world::files();
        let path = files.keys().nth(file).unwrap().clone();
        let mut lines: Vec<&str> = files[&path].lines().collect();
        let at = line % lines.len();
        if keep {
            lines.insert(at, &text);
        } else {
            lines[at] = &text;
        }
        let changed = lines.join("\n");
        files.insert(path, changed);
        if let Ok(catalog) = parse(&files) {
            prop_assert_eq!(catalog.id, revision(&files));
        }
    }
}
