//! The pages and the items of a list, as streams.
//!
//! In: a call of a paged operation. Out: its pages, or the items of them all, one after the other. Invariant: a page is
//! asked for when it is wanted and not before, and is out of memory before the next comes in.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::api_error::ServiceCode;
use super::call::Call;
use super::ended::Ended;
use super::error::{Error, Failure};
use super::future::BoxFuture;
use super::json;
use super::mode::Async;
use super::paging::{Page, Paging, Read, Step, Walk};
use super::pointer;
use super::slot::{Fresh, Slot};

/// The pages of a list, in order: a stream, which [`Pages::next`] walks too, or an iterator where the client is a
/// blocking one. `E` is what the errors of the operation are
/// read as.
///
/// Nothing is sent until a page is asked for. An error is the last that comes; its
/// [`page`](super::error::Error::page) is where another walk can go on.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<T, E, M = Async> {
    pages: Fetcher,
    types: Types<T, E, M>,
}

/// The items of a list, page after page: a stream, which [`Items::next`] walks too, or an iterator where the client is a
/// blocking one. `E` is what the errors of the
/// operation are read as.
///
/// One page is in memory at a time. Nothing is sent until an item is asked for, nor the next page before the last item
/// of the one before was taken. An error is the last that comes; its [`page`](super::error::Error::page) is where
/// another walk can go on.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T, E, M = Async> {
    pages: Fetcher,
    /// What is left of the page that is here.
    items: std::vec::IntoIter<T>,
    /// Where that page is.
    here: Option<String>,
    types: Types<T, E, M>,
}

impl<T: Slot + Send + 'static, E: ServiceCode + Send + 'static, M> Pages<T, E, M> {
    /// The pages from the one that the call asks for.
    pub fn of(call: &Call<'_>, paging: &'static Paging) -> Self {
        Self { pages: Fetcher::new(call, paging), types: PhantomData }
    }

    /// Where a walk that starts with `from_page` would go on: the URL of the next page; `None` at the end.
    pub fn position(&self) -> Option<&str> {
        self.pages.position.as_deref()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        let mut page = None;
        let polled = ready!(
            self.pages.poll(context, &mut |body, _| { json::decode_into(body, page.insert(Fresh::<T>::vacant())) })
        );
        let page = |()| page.map_or_else(T::vacant, |page| page.0);
        Poll::Ready(polled.map(|read| read.map(page).map_err(|ended| self.pages.told(ended))))
    }
}

impl<T: Slot + Send + 'static, E: ServiceCode + Send + 'static, M> Items<T, E, M> {
    /// The items from the page on that the call asks for.
    pub fn of(call: &Call<'_>, paging: &'static Paging) -> Self {
        Self { pages: Fetcher::new(call, paging), items: Vec::new().into_iter(), here: None, types: PhantomData }
    }

    /// Where a walk that starts with `from_page` would go on: the URL of the page with the next item, whose items before
    /// that would come again; `None` at the end.
    pub fn position(&self) -> Option<&str> {
        if self.items.len() > 0 { self.here.as_deref() } else { self.pages.position.as_deref() }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            // The page's memory goes before the next page comes.
            self.items = Vec::new().into_iter();
            if !self.pages.is_waiting() {
                self.here.clone_from(&self.pages.position);
            }
            let mut items = None;
            let read: Read<'_> = &mut |body, paging| {
                items = pointer::value::<Vec<T>>(body, paging.items)?;
                Ok(())
            };
            match ready!(self.pages.poll(context, read)) {
                Some(Ok(())) => self.items = items.unwrap_or_default().into_iter(),
                Some(Err(ended)) => return Poll::Ready(Some(Err(self.pages.told(ended)))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T: Slot + Send + 'static, E: ServiceCode + Send + 'static> Pages<T, E> {
    /// The next page; `None` after the last. To give up waiting loses nothing.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }
}

impl<T: Slot + Send + 'static, E: ServiceCode + Send + 'static> Items<T, E> {
    /// The next item; `None` after the last. To give up waiting loses nothing.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// The first `most` items, or all where there are fewer. No page is asked for that is not needed.
    ///
    /// # Errors
    /// That of the page that could not be had; what came before it is lost.
    pub async fn at_most(mut self, most: usize) -> Result<Vec<T>, Error<E>> {
        let mut items = Vec::new();
        while items.len() < most {
            match self.next().await {
                Some(item) => items.push(item?),
                None => break,
            }
        }
        Ok(items)
    }
}

/// What there is to read, which nothing here holds.
type Types<T, E, M> = PhantomData<fn() -> (T, E, M)>;

/// A page that came, and the way to the one behind it.
type Fetched = (Walk, Result<Page, Ended>);

/// Asks for page after page, whatever they are.
struct Fetcher {
    state: State,
    /// The URL of the page that comes next, or could not be had.
    position: Option<String>,
}

enum State {
    /// The call cannot be sent.
    Failed(Failure),
    /// There is a next page.
    Ready(Walk),
    /// It is on its way.
    Waiting(BoxFuture<'static, Fetched>),
    /// It cannot be asked for.
    Stuck(Walk, String),
    Over,
}

impl Fetcher {
    fn new(call: &Call<'_>, paging: &'static Paging) -> Self {
        match Walk::begin(call, paging) {
            Ok(walk) => Self { position: Some(walk.position().to_owned()), state: State::Ready(walk) },
            Err(failure) => Self { position: None, state: State::Failed(failure) },
        }
    }

    fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting(_))
    }

    /// Has the next page read into its place.
    fn poll(&mut self, context: &mut Context<'_>, read: Read<'_>) -> Poll<Option<Result<(), Ended>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Poll::Ready(None),
                State::Failed(failure) => return Poll::Ready(Some(Err(failure.into()))),
                State::Stuck(walk, problem) => return Poll::Ready(Some(Err(walk.stuck(&problem).into()))),
                State::Ready(walk) => self.state = State::Waiting(Box::pin(fetch(walk))),
                State::Waiting(mut waiting) => {
                    let Poll::Ready((mut walk, page)) = waiting.as_mut().poll(context) else {
                        self.state = State::Waiting(waiting);
                        return Poll::Pending;
                    };
                    let step = match page.and_then(|page| Ok(walk.read(page, read)?)) {
                        Ok(step) => step,
                        Err(ended) => return Poll::Ready(Some(Err(ended))),
                    };
                    match step {
                        Step::Next => self.go_on(walk),
                        Step::End => self.position = None,
                        Step::Stuck(problem) => self.state = State::Stuck(walk, problem),
                    }
                    return Poll::Ready(Some(Ok(())));
                }
            }
        }
    }

    fn go_on(&mut self, walk: Walk) {
        self.position = Some(walk.position().to_owned());
        self.state = State::Ready(walk);
    }

    /// The last that comes, with the page that it is about.
    fn told<E: ServiceCode>(&self, ended: Ended) -> Error<E> {
        ended.typed().with_page(self.position.clone())
    }
}

async fn fetch(mut walk: Walk) -> Fetched {
    let page = walk.page().await;
    (walk, page)
}

impl<T: Slot + Send + 'static, E: ServiceCode + Send + 'static> Stream for Pages<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T: Slot + Send + 'static, E: ServiceCode + Send + 'static> Stream for Items<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

#[cfg(feature = "blocking")]
impl<T: Slot + Send + 'static, E: ServiceCode + Send + 'static> Iterator for Pages<T, E, super::blocking::Blocking> {
    type Item = Result<T, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        let page = std::future::poll_fn(|context| self.poll(context));
        super::blocking::block_on(page).unwrap_or_else(|error| Some(Err(error)))
    }
}

#[cfg(feature = "blocking")]
impl<T: Slot + Send + 'static, E: ServiceCode + Send + 'static> Iterator for Items<T, E, super::blocking::Blocking> {
    type Item = Result<T, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = std::future::poll_fn(|context| self.poll(context));
        super::blocking::block_on(item).unwrap_or_else(|error| Some(Err(error)))
    }
}

/// Nothing in it is pinned: what is, is behind a box.
impl<T, E, M> Unpin for Pages<T, E, M> {}

/// Nothing in it is pinned: what is, is behind a box.
impl<T, E, M> Unpin for Items<T, E, M> {}

impl<T, E, M> fmt::Debug for Pages<T, E, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

impl<T, E, M> fmt::Debug for Items<T, E, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("at_hand", &self.items.len()).finish_non_exhaustive()
    }
}
