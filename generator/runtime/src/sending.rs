//! The sending of a call.
//!
//! In: a call that is put together. Out: a future of its answer, as the type that the operation gives. Invariant: the work
//! is compiled once, whatever the answer is read as.

use std::future::Future;

use super::api_error::ServiceCode;
use super::byte_response::ByteResponse;
use super::call::Call;
use super::ended::Ended;
use super::error::Error;
use super::future::BoxFuture;
use super::request::Want;
use super::response::Response;
use super::slot::{Fresh, Slot};

impl<'a> Call<'a> {
    /// Sends the call and reads the answer as JSON.
    ///
    /// # Errors
    /// Whatever can go wrong with a call.
    pub fn json<T: Slot, E: ServiceCode>(self) -> impl Future<Output = Result<T, Error<E>>> + Send + use<'a, T, E> {
        self.sent(Want::Whole, |answer| {
            let mut value = Fresh::<T>::vacant();
            match decode(answer, &mut value) {
                Ok(()) => Ok(value.0),
                Err(ended) => Err(ended.typed()),
            }
        })
    }

    /// Sends the call; an answer has nothing to read.
    ///
    /// # Errors
    /// Whatever can go wrong with a call.
    pub fn empty<E: ServiceCode>(self) -> impl Future<Output = Result<(), Error<E>>> + Send + use<'a, E> {
        self.sent(Want::Head, |answer| answer.map(drop).map_err(Ended::typed))
    }

    /// Sends the call and reads the answer as text.
    ///
    /// # Errors
    /// Whatever can go wrong with a call.
    pub fn text<E: ServiceCode>(self) -> impl Future<Output = Result<String, Error<E>>> + Send + use<'a, E> {
        self.sent(Want::Whole, |answer| answer.map(Response::text_at_hand).map_err(Ended::typed))
    }

    /// Sends the call; the answer is bytes, to be read.
    ///
    /// # Errors
    /// Whatever can go wrong with a call.
    pub fn bytes<E: ServiceCode, M>(
        self,
    ) -> impl Future<Output = Result<ByteResponse<E, M>, Error<E>>> + Send + use<'a, E, M> {
        self.sent(Want::Head, |answer| answer.map(ByteResponse::new).map_err(Ended::typed))
    }

    /// Sends the call; its answer is one of several, as its status says.
    ///
    /// # Errors
    /// Whatever can go wrong with a call.
    pub fn response<E: ServiceCode>(self) -> impl Future<Output = Result<Response, Error<E>>> + Send + use<'a, E> {
        self.sent(Want::Head, |answer| answer.map_err(Ended::typed))
    }

    /// Sends the call and takes its answer in whole, to be read after its headers.
    ///
    /// # Errors
    /// Whatever can go wrong with a call.
    pub fn whole_response<E: ServiceCode>(
        self,
    ) -> impl Future<Output = Result<Response, Error<E>>> + Send + use<'a, E> {
        self.sent(Want::Whole, |answer| answer.map_err(Ended::typed))
    }

    /// Sends the call, and reads what comes of it at once. The work is the same for all calls, and behind a box, so that
    /// next to nothing is compiled or moved for the sake of what is read.
    fn sent<T>(
        self,
        want: Want,
        read: fn(Result<Response, Ended>) -> T,
    ) -> impl Future<Output = T> + Send + use<'a, T> {
        let mut sending: BoxFuture<'a, Result<Response, Ended>> = Box::pin(self.send(want));
        std::future::poll_fn(move |context| sending.as_mut().poll(context).map(read))
    }

    /// Sends the call, whatever is made of its answer.
    async fn send(self, want: Want) -> Result<Response, Ended> {
        let (transport, request) = (self.transport(), self.request(want)?);
        drop(self);
        transport.execute(&request).await?.success()
    }
}

/// Reads an answer that was taken in.
fn decode(answer: Result<Response, Ended>, into: &mut dyn Slot) -> Result<(), Ended> {
    Ok(answer?.decode(into)?)
}
