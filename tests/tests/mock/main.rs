//! The mock of the service, as a downstream test uses it: what is expected is answered, and everything else is told. The
//! clock is paused, for the client and the mock alike.

mod expectations;
mod faults;
mod limits;
mod lists;
mod program;
mod report;
mod sign_in;

use ringcentral::mock::MockServer;

async fn mock() -> MockServer {
    MockServer::start().await.expect("the loopback interface has a free port")
}
