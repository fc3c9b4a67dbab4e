//! Lists in pages.
//!
//! In: how the pages of an operation are walked, a list, and a request for a part of it. Out: that part, with what leads
//! to the next. Invariant: a client that walks the pages meets with each item once, in order.

use serde_json::{Value, json};

use super::answer::{put, take};
use super::document::{Described, Document};
use super::request::Received;

/// Items of a page where neither the request nor the document says how many.
const SIZE: u64 = 10;

/// How the pages of a list are walked.
#[derive(Clone, Debug)]
pub(super) struct Leading {
    /// Where the items stand.
    items: String,
    /// Where the URL of the next page stands.
    next: Option<String>,
    /// What tells the pages apart.
    by: By,
    /// The parameter with the page's size, the size where it is not given, and the largest.
    size: Option<(String, u64, u64)>,
}

/// What tells pages apart; a parameter of the query each.
#[derive(Clone, Debug)]
enum By {
    /// The number of the page, and that of the first.
    Number { parameter: String, first: u64 },
    /// The number of items before the page.
    Offset { parameter: String },
    /// A token, and where it stands in the page before.
    Token { parameter: String, pointer: String },
}

impl Leading {
    /// How an operation's pages are walked; nothing where it has none that a request can tell apart.
    pub(super) fn of(document: &Document, operation: &Described) -> Option<Self> {
        let facts = operation.fact("pagination");
        let text = |key: &str| facts[key].as_str().map(str::to_owned);
        let schema = |name: &str| {
            let parameter = operation.parameters(document).find(|it| it["in"] == "query" && it["name"] == name);
            parameter.map(|parameter| document.resolved(&parameter["schema"])).unwrap_or(&Value::Null)
        };
        let number = |name: &str, key: &str| schema(name)[key].as_u64();
        let by = match (text("token"), text("token_parameter"), text("page"), text("offset")) {
            (Some(pointer), Some(parameter), ..) => By::Token { parameter, pointer },
            (.., Some(parameter), _) => {
                let first = number(&parameter, "default").or_else(|| number(&parameter, "minimum")).unwrap_or(1);
                By::Number { parameter, first }
            }
            (.., Some(parameter)) => By::Offset { parameter },
            _ => return None,
        };
        let size = text("size").map(|name| {
            let most = number(&name, "maximum").unwrap_or(u64::MAX).max(1);
            (name.clone(), number(&name, "default").unwrap_or(SIZE).clamp(1, most), most)
        });
        Some(Self { items: text("items").unwrap_or_default(), next: text("next"), by, size })
    }

    /// Where the items stand.
    pub(super) fn items_at(&self) -> &str {
        &self.items
    }

    /// The items of a list.
    pub(super) fn items<'v>(&self, body: &'v Value) -> &'v [Value] {
        body.pointer(&self.items).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// The page of a whole list that a request asks for.
    pub(super) fn cut(&self, mut whole: Value, inputs: &Value, request: &Received, url: &str) -> Value {
        let size = self.size(inputs);
        let start = match self.by {
            By::Number { .. } => self.position(inputs).saturating_mul(size),
            By::Offset { .. } | By::Token { .. } => self.position(inputs),
        };
        let items = self.items(&whole);
        let end = start.saturating_add(size).min(count(items));
        let part: Vec<Value> = items.iter().take(index(end)).skip(index(start)).cloned().collect();
        let next = match self.by {
            By::Number { .. } => self.position(inputs).saturating_add(1),
            By::Offset { .. } | By::Token { .. } => end,
        };
        let next = (end < count(items)).then_some(next);
        put(&mut whole, &self.items, Value::Array(part));
        self.tell(&mut whole, inputs);
        self.lead(&mut whole, request, url, next);
        whole
    }

    /// The one of these pages that a request asks for; none beyond the last.
    pub(super) fn page(
        &self,
        pages: &[Value],
        inputs: &Value,
        request: &Received,
        url: &str,
    ) -> Option<(usize, Value)> {
        let before = |number: usize| match self.by {
            By::Number { .. } | By::Token { .. } => count(&pages[..number]),
            By::Offset { .. } => pages[..number].iter().map(|page| count(self.items(page))).sum(),
        };
        let position = self.position(inputs);
        let number = (0..pages.len()).find(|number| before(*number) == position)?;
        let mut page = pages[number].clone();
        self.lead(&mut page, request, url, (number + 1 < pages.len()).then(|| before(number + 1)));
        Some((number, page))
    }

    /// A list without its items, and without what leads on: what lies beyond the last page.
    pub(super) fn beyond(&self, mut page: Value, request: &Received, url: &str) -> Value {
        put(&mut page, &self.items, json!([]));
        self.lead(&mut page, request, url, None);
        page
    }

    /// Which page is asked for: its number from zero on, or the number of items before it.
    fn position(&self, inputs: &Value) -> u64 {
        let given = |parameter: &str| match &inputs[format!("query.{parameter}")] {
            Value::String(text) => text.parse().ok(),
            number => number.as_u64(),
        };
        match &self.by {
            By::Number { parameter, first } => given(parameter).unwrap_or(*first).saturating_sub(*first),
            By::Offset { parameter } | By::Token { parameter, .. } => given(parameter).unwrap_or_default(),
        }
    }

    /// How many items a page has. A word in the place of a number asks for as many as there may be.
    fn size(&self, inputs: &Value) -> u64 {
        let Some((parameter, usual, most)) = &self.size else { return SIZE };
        match &inputs[format!("query.{parameter}")] {
            Value::Null => *usual,
            size => size.as_u64().unwrap_or(*most).clamp(1, *most),
        }
    }

    /// Members beside the items that are called as the parameters say what these say.
    fn tell(&self, body: &mut Value, inputs: &Value) {
        let number = match &self.by {
            By::Number { parameter, first } => Some((parameter, self.position(inputs) + first)),
            By::Offset { parameter } => Some((parameter, self.position(inputs))),
            By::Token { .. } => None,
        };
        let size = self.size.as_ref().map(|(parameter, ..)| (parameter, self.size(inputs)));
        let Some(members) = body.as_object_mut() else { return };
        for holder in members.values_mut().filter_map(Value::as_object_mut) {
            for (name, value) in number.into_iter().chain(size) {
                if let Some(member) = holder.get_mut(name).filter(|member| member.is_number()) {
                    *member = json!(value);
                }
            }
        }
    }

    /// Says how to get to the next page, or that there is none.
    fn lead(&self, body: &mut Value, request: &Received, url: &str, next: Option<u64>) {
        let (parameter, value) = match &self.by {
            By::Number { parameter, first } => (parameter, next.map(|next| next.saturating_add(*first))),
            By::Offset { parameter } | By::Token { parameter, .. } => (parameter, next),
        };
        let link = value.map(|value| json!(next_url(url, request, parameter, value)));
        let token = value.map(|value| json!(value.to_string()));
        let pointers = match &self.by {
            By::Token { pointer, .. } => [(self.next.as_ref(), link), (Some(pointer), token)],
            By::Number { .. } | By::Offset { .. } => [(self.next.as_ref(), link), (None, None)],
        };
        for (pointer, value) in pointers {
            match (pointer, value) {
                (Some(pointer), Some(value)) => put(body, pointer, value),
                (Some(pointer), None) => take(body, pointer),
                (None, _) => {}
            }
        }
    }
}

/// The URL of a request, with another value of a parameter.
fn next_url(url: &str, request: &Received, parameter: &str, value: u64) -> String {
    let others = request.query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(parameter));
    let mut query: Vec<String> = others.map(str::to_owned).collect();
    query.push(format!("{parameter}={value}"));
    format!("{url}{}?{}", request.path, query.join("&"))
}

fn count<T>(items: &[T]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
