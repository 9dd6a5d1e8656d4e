//! Reads what analysts type: words, "phrases", AND OR NOT, parentheses, `field:word`.
//!
//! Words side by side must all occur. NOT (or `-`) may stand anywhere a word may; operators are
//! upper case, so that the words "and", "or", "not" can be searched.

use crate::domain::rule::TextField;

/// Longest query in characters; a longer one is a pasted article.
const MAX_CHARACTERS: usize = 2_000;
/// Deepest nesting of parentheses and NOT.
const MAX_DEPTH: usize = 20;

/// What a query asks.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ask {
    /// All of them.
    All(Vec<Ask>),
    /// One of them.
    Any(Vec<Ask>),
    /// Not this.
    Not(Box<Ask>),
    /// Words in a row, in one field or in any.
    Words {
        /// As typed, without quotes.
        text: String,
        /// Where, if not anywhere.
        field: Option<TextField>,
    },
    /// Articles of an outlet.
    Outlet(String),
    /// Articles of a theme.
    Theme(String),
}

/// Why a query cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {position}: {what}")]
pub struct QueryError {
    /// Where, in characters from 1.
    pub position: usize,
    /// What is wrong and how to write it.
    pub what: String,
}

/// Reads `text`; `None` if it is blank.
///
/// # Errors
/// [`QueryError`] for unclosed quotes and parentheses, operators without words, unknown fields.
pub(super) fn parse(text: &str) -> Result<Option<Ask>, QueryError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > MAX_CHARACTERS {
        let what = format!("the query is longer than {MAX_CHARACTERS} characters; shorten it");
        return Err(QueryError { position: MAX_CHARACTERS + 1, what });
    }
    let mut parser = Parser { chars: &chars, at: 0, depth: 0 };
    parser.skip_blanks();
    if parser.at == chars.len() {
        return Ok(None);
    }
    let ask = parser.any()?;
    match parser.peek() {
        None if is_nothing(&ask) => Err(error_at(0, "there is no word to search for")),
        None => Ok(Some(ask)),
        Some(_) => Err(parser.error("`)` without `(`; remove it or put it in quotes")),
    }
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    /// `a OR b`.
    fn any(&mut self) -> Result<Ask, QueryError> {
        let mut parts = vec![self.all()?];
        while self.operator("OR") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Ask::Any))
    }

    /// `a AND b`, `a b`.
    fn all(&mut self) -> Result<Ask, QueryError> {
        let mut parts = vec![self.negated()?];
        loop {
            let joined = self.operator("AND");
            let ended = matches!(self.peek(), None | Some(')')) || self.is_operator("OR");
            if ended && !joined {
                return Ok(one_or(parts, Ask::All));
            }
            parts.push(self.negated()?);
        }
    }

    /// `NOT a`, `-a`, `a`.
    fn negated(&mut self) -> Result<Ask, QueryError> {
        let begin = self.at;
        let dash = self.peek() == Some('-')
            && self.chars.get(self.at + 1).is_some_and(|ch| !ch.is_whitespace());
        if dash {
            self.at += 1;
        }
        if dash || self.operator("NOT") {
            self.deeper(begin)?;
            let ask = self.negated()?;
            self.depth -= 1;
            return Ok(if is_nothing(&ask) { ask } else { Ask::Not(Box::new(ask)) });
        }
        self.single()
    }

    /// A word, a phrase, `field:` with either, or parentheses.
    fn single(&mut self) -> Result<Ask, QueryError> {
        let begin = self.at;
        match self.peek() {
            None => Err(self.error("a word is missing at the end")),
            Some(')') => Err(self.error("a word is missing before `)`")),
            Some('(') => {
                self.at += 1;
                self.deeper(begin)?;
                let inner = self.any()?;
                self.depth -= 1;
                if self.peek() != Some(')') {
                    return Err(error_at(begin, "`(` is not closed; add `)`"));
                }
                self.at += 1;
                Ok(inner)
            }
            Some('"') => Ok(words(self.quoted()?, None)),
            Some(_) if ["AND", "OR", "NOT"].iter().any(|word| self.is_operator(word)) => {
                Err(self.error("a word is missing before the operator; to search for the operator itself, write it in lower case"))
            }
            Some(_) => self.word_or_field(),
        }
    }

    fn word_or_field(&mut self) -> Result<Ask, QueryError> {
        let begin = self.at;
        let word = self.word();
        let name = match word.split_once(':') {
            // Not a field: 19:25 and https://… are words.
            Some((name, rest))
                if !name.is_empty()
                    && name.chars().all(|ch| ch.is_ascii_alphabetic())
                    && !rest.starts_with('/') =>
            {
                name.to_owned()
            }
            _ => return Ok(words(word, None)),
        };
        self.at = begin + name.chars().count() + 1;
        let text = match self.chars.get(self.at) {
            Some('"') => self.quoted()?,
            _ => self.word(),
        };
        if text.is_empty() {
            return Err(error_at(begin, format!("`{name}:` needs a word right after the colon")));
        }
        let field = |field| Ok(words(text.clone(), Some(field)));
        match name.to_ascii_lowercase().as_str() {
            "title" => field(TextField::Title),
            "lead" => field(TextField::Lead),
            "body" => field(TextField::Body),
            "outlet" => Ok(Ask::Outlet(text)),
            "theme" => Ok(Ask::Theme(text)),
            _ => Err(error_at(
                begin,
                format!(
                    "`{name}` is no field; known are title, lead, body, outlet, theme (to search for the text itself, put it in quotes)"
                ),
            )),
        }
    }

    /// The text in the quotes that begin here.
    fn quoted(&mut self) -> Result<String, QueryError> {
        let begin = self.at;
        let inside = &self.chars[begin + 1..];
        let Some(len) = inside.iter().position(|ch| *ch == '"') else {
            return Err(error_at(begin, "the quote is not closed; add `\"`"));
        };
        self.at = begin + len + 2;
        Ok(inside[..len].iter().collect())
    }

    /// Characters up to a blank, quote or parenthesis.
    fn word(&mut self) -> String {
        let ends = |ch: &char| ch.is_whitespace() || matches!(ch, '"' | '(' | ')');
        let rest = &self.chars[self.at..];
        let len = rest.iter().position(ends).unwrap_or(rest.len());
        self.at += len;
        rest[..len].iter().collect()
    }

    /// Steps over `word` if it stands here as a word of its own.
    fn operator(&mut self, word: &str) -> bool {
        let found = self.is_operator(word);
        if found {
            self.at += word.len();
            self.skip_blanks();
        }
        found
    }

    fn is_operator(&mut self, word: &str) -> bool {
        self.skip_blanks();
        let end = self.at + word.len();
        let ends = self
            .chars
            .get(end)
            .is_none_or(|ch| ch.is_whitespace() || matches!(ch, '"' | '(' | ')'));
        ends && self
            .chars
            .get(self.at..end)
            .is_some_and(|chars| chars.iter().copied().eq(word.chars()))
    }

    fn deeper(&mut self, begin: usize) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(error_at(
                begin,
                "parentheses and NOT are nested too deeply; write it simpler",
            ));
        }
        Ok(())
    }

    fn peek(&mut self) -> Option<char> {
        self.skip_blanks();
        self.chars.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.chars.get(self.at).is_some_and(|ch| ch.is_whitespace()) {
            self.at += 1;
        }
    }

    fn error(&self, what: &str) -> QueryError {
        error_at(self.at, what)
    }
}

fn error_at(at: usize, what: impl Into<String>) -> QueryError {
    QueryError { position: at + 1, what: what.into() }
}

/// Words to search for; punctuation between words asks for nothing.
fn words(text: String, field: Option<TextField>) -> Ask {
    if text.chars().any(char::is_alphanumeric) {
        Ask::Words { text, field }
    } else {
        Ask::All(Vec::new())
    }
}

fn is_nothing(ask: &Ask) -> bool {
    matches!(ask, Ask::All(parts) | Ask::Any(parts) if parts.is_empty())
}

fn one_or(mut parts: Vec<Ask>, join: fn(Vec<Ask>) -> Ask) -> Ask {
    parts.retain(|part| !is_nothing(part));
    if parts.len() == 1 { parts.remove(0) } else { join(parts) }
}

#[cfg(test)]
mod tests;
