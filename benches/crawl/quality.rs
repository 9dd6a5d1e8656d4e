//! Whether what a contender read is the article: nobody wins by reading less.

use crate::site::Site;
use crate::usage::Usage;

/// Compares texts with the truth.
pub(crate) struct Quality<'a> {
    site: &'a Site,
    paragraphs: usize,
    found: usize,
    true_letters: usize,
    letters: usize,
}

impl<'a> Quality<'a> {
    pub(crate) fn new(site: &'a Site) -> Self {
        Self { site, paragraphs: 0, found: 0, true_letters: 0, letters: 0 }
    }

    /// Looks at the text read from the page of article `number`.
    pub(crate) fn look(&mut self, number: usize, text: &str) {
        let article = self.site.article(number);
        let text = letters(text);
        for paragraph in &article.body {
            let paragraph = letters(paragraph);
            self.paragraphs += 1;
            self.found += usize::from(text.contains(&paragraph));
            self.true_letters += paragraph.len();
        }
        // The lead belongs to the article; whether it is in the text is left open.
        let lead = letters(&article.lead);
        self.letters += text.len() - if text.contains(&lead) { lead.len() } else { 0 };
    }

    /// Writes down what was seen.
    pub(crate) fn note(&self, usage: &mut Usage) {
        usage.found = self.found as f64 / self.paragraphs.max(1) as f64;
        usage.surplus = self.letters as f64 / self.true_letters.max(1) as f64 - 1.0;
    }
}

/// Letters and digits alone: contenders differ in blanks and marks.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The number in an article's address.
pub(crate) fn number_of(url: &str) -> Option<usize> {
    url.rsplit_once("/tin-")?.1.strip_suffix(".html")?.parse().ok()
}
