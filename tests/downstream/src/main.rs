use std::env;

use ringcentral::Client;
use ringcentral::errors::ListCallLogForExtensionError;
use ringcentral::models::View;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder()
        .base_url(env::var("RINGCENTRAL_SERVER")?)
        .bearer_token(env::var("RINGCENTRAL_TOKEN")?)
        .build()?;
    match client.call_log().list_for_extension().view(View::Detailed).per_page(100).send().await {
        Ok(log) => log.records.iter().flatten().for_each(|call| println!("{} {:?}", call.id, call.start_time)),
        Err(error) => match error.service() {
            Some(ListCallLogForExtensionError::ParameterInvalid { parameter }) => eprintln!("mend {parameter:?}"),
            _ => eprintln!("{error}"),
        },
    }
    Ok(())
}
