//! Evidence marked inside a text: byte ranges become pieces that a template escapes.

/// Words of a text that a clause fired on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    /// Byte range, exclusive at the end.
    pub(super) start: usize,
    pub(super) end: usize,
    /// What the words must be; a range that holds others belongs to another text.
    pub(super) text: String,
    /// Why they are marked.
    pub(super) label: String,
    /// Whether they count against.
    pub(super) against: bool,
}

/// A piece of a text, marked or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// The reasons of a marked piece, joined.
    pub(super) label: Option<String>,
    /// Whether all of them count against.
    pub(super) against: bool,
    /// Name of the place for links: where a span starts.
    pub(super) anchor: Option<String>,
}

/// The name of the place at byte `start` of `field`.
pub(super) fn anchor(field: &str, start: usize) -> String {
    format!("{field}-{start}")
}

/// `text` in paragraphs, each in pieces; joined again the pieces give `text` without its line
/// breaks. Spans may overlap. Those that do not hold their own words are left out.
pub(super) fn paragraphs(text: &str, field: &str, spans: &[Span]) -> Vec<Vec<Piece>> {
    let spans: Vec<&Span> = spans
        .iter()
        .filter(|span| !span.text.is_empty() && text.get(span.start..span.end) == Some(&span.text))
        .collect();
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            paragraphs.push(pieces(text, field, start, start + line.len(), &spans));
        }
        start += line.len() + 1;
    }
    paragraphs
}

/// The pieces of `text[from..to]`.
fn pieces(text: &str, field: &str, from: usize, to: usize, spans: &[&Span]) -> Vec<Piece> {
    let inside: Vec<&&Span> =
        spans.iter().filter(|span| span.start < to && span.end > from).collect();
    let edges = inside.iter().flat_map(|span| [span.start, span.end]);
    let mut cuts: Vec<usize> =
        edges.chain([from, to]).filter(|cut| (from..=to).contains(cut)).collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .map(|cut| {
            let (start, end) = (cut[0], cut[1]);
            let over: Vec<_> =
                inside.iter().filter(|span| span.start <= start && end <= span.end).collect();
            let mut labels: Vec<&str> = over.iter().map(|span| span.label.as_str()).collect();
            labels.sort_unstable();
            labels.dedup();
            Piece {
                text: text.get(start..end).unwrap_or_default().to_owned(),
                label: (!over.is_empty()).then(|| labels.join(" · ")),
                against: !over.is_empty() && over.iter().all(|span| span.against),
                anchor: over.iter().any(|span| span.start == start).then(|| anchor(field, start)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(text: &str, words: &str, label: &str) -> Span {
        let start = text.find(words).unwrap();
        let (end, words) = (start + words.len(), words.to_owned());
        Span { start, end, text: words, label: label.to_owned(), against: false }
    }

    fn shown(paragraphs: &[Vec<Piece>]) -> String {
        let piece = |piece: &Piece| match &piece.label {
            Some(label) => format!("[{}|{label}]", piece.text),
            None => piece.text.clone(),
        };
        let line = |pieces: &Vec<Piece>| pieces.iter().map(piece).collect::<String>();
        paragraphs.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn words_are_marked_in_place_and_overlaps_name_both_reasons() {
        let text = "Cổng Dịch vụ công quốc gia\nmở rộng";
        let spans = [
            span(text, "Dịch vụ công", "a"),
            span(text, "công quốc gia", "b"),
            span(text, "mở", "c"),
        ];
        let expected = "Cổng [Dịch vụ |a][công|a · b][ quốc gia|b]\n[mở|c] rộng";
        assert_eq!(shown(&paragraphs(text, "body", &spans)), expected);
    }

    #[test]
    fn a_span_made_for_another_text_marks_nothing() {
        let text = "Đề án 06";
        let other = |start, end, words: &str| Span {
            start,
            end,
            text: words.to_owned(),
            label: "x".to_owned(),
            against: true,
        };
        let spans = [other(0, 2, "Dự"), other(1, 3, "ề"), other(0, 99, text), other(3, 3, "")];
        assert_eq!(shown(&paragraphs(text, "title", &spans)), text);
    }

    proptest! {
        #[test]
        fn no_span_loses_or_adds_text(
            text in "[aăđ <\n]{0,40}",
            spans in proptest::collection::vec((0usize..60, 0usize..60), 0..6),
        ) {
            let spans: Vec<Span> = spans
                .into_iter()
                .map(|(start, end)| Span {
                    start,
                    end,
                    text: text.get(start..end).unwrap_or("?").to_owned(),
                    label: "x".to_owned(),
                    against: false,
                })
                .collect();
            let joined: Vec<String> = paragraphs(&text, "body", &spans)
                .iter()
                .map(|pieces| pieces.iter().map(|piece| piece.text.as_str()).collect())
                .collect();
            let lines: Vec<&str> = text.split('\n').filter(|line| !line.trim().is_empty()).collect();
            prop_assert_eq!(joined, lines);
        }
    }
}
