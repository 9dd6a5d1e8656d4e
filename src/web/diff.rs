//! One text against another, word by word.

use similar::{DiffOp, TextDiff};

/// Longest time for one comparison.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(200);

/// Words of both texts together beyond which they are not compared: the work grows with the
/// square of it.
const MOST_WORDS: usize = 10_000;

/// Unchanged words that are kept on either side of a change.
const CONTEXT: usize = 12;

/// A piece of the texts: in both, or in one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// In both.
    Same(String),
    /// In the earlier one only.
    Gone(String),
    /// In the later one only.
    New(String),
}

/// What changed from `before` to `after`, with a few words around it; empty when nothing did,
/// `None` for texts too long to compare.
pub(super) fn changes(before: &str, after: &str) -> Option<Vec<Part>> {
    if before == after {
        return Some(vec![]);
    }
    let (before, after) = (words(before), words(after));
    if before.len() + after.len() > MOST_WORDS {
        return None;
    }
    // Texts that have nothing in common could take long; what is found by then is right, only
    // not the shortest.
    let diff = TextDiff::configure().timeout(PATIENCE).diff_slices(&before, &after);
    let (ops, last) = (diff.ops(), diff.ops().len().saturating_sub(1));
    let mut parts = Vec::new();
    for (place, op) in ops.iter().enumerate() {
        let (old, new) = (&before[op.old_range()], &after[op.new_range()]);
        if let DiffOp::Equal { .. } = op {
            parts.push(Part::Same(around(old, place == 0, place == last)));
            continue;
        }
        if !old.is_empty() {
            parts.push(Part::Gone(old.concat()));
        }
        if !new.is_empty() {
            parts.push(Part::New(new.concat()));
        }
    }
    Some(parts)
}

/// Words, each with the blanks after it.
fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

/// Unchanged words, cut down to those next to a change.
fn around(words: &[&str], first: bool, last: bool) -> String {
    let before = if first { 0 } else { CONTEXT };
    let after = if last { 0 } else { CONTEXT };
    if words.len() <= before + after {
        return words.concat();
    }
    let (head, tail) = (&words[..before], &words[words.len() - after..]);
    format!("{}… {}", head.concat(), tail.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn changed_words_stand_beside_what_they_replaced() {
        let parts = changes("Phí cấp lại là 50 nghìn đồng.", "Phí cấp lại là 70 nghìn đồng.");
        let expected = vec![
            Part::Same("Phí cấp lại là ".to_owned()),
            Part::Gone("50 ".to_owned()),
            Part::New("70 ".to_owned()),
            Part::Same("nghìn đồng.".to_owned()),
        ];
        assert_eq!(parts, Some(expected));
        assert_eq!(changes("một", "một"), Some(vec![]));
    }

    #[test]
    fn long_unchanged_runs_are_cut_and_endless_texts_are_not_compared() {
        let run = "từ ".repeat(100);
        let parts = changes(&format!("{run}cũ {run}"), &format!("{run}mới {run}")).unwrap();
        let context = "từ ".repeat(CONTEXT);
        assert_eq!(parts[0], Part::Same(format!("… {context}")));
        assert_eq!(parts[3], Part::Same(format!("{context}… ")));
        assert_eq!(changes(&"a ".repeat(6_000), &"b ".repeat(6_000)), None);
    }

    proptest! {
        #[test]
        fn short_texts_can_be_put_together_again(
            before in "[abă \n]{0,20}",
            after in "[abă \n]{0,20}",
        ) {
            prop_assume!(before != after);
            let (mut old, mut new) = (String::new(), String::new());
            for part in changes(&before, &after).unwrap() {
                match part {
                    Part::Same(text) => { old.push_str(&text); new.push_str(&text); }
                    Part::Gone(text) => old.push_str(&text),
                    Part::New(text) => new.push_str(&text),
                }
            }
            prop_assume!(!old.contains('…') && !new.contains('…'));
            prop_assert_eq!((old, new), (before, after));
        }
    }
}
