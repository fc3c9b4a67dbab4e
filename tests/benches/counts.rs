//! What can be counted of the client at work; `cargo xtask bench` runs this.
//!
//! `serve` answers calls until it is killed, and says where on its first line. `allocations` prints those of each piece of
//! work. `run WORK WAY TIMES ADDRESS` does a piece over and over, for a tool that counts instructions. Without any of these
//! it looks whether both ways come to the same, so that they can be compared.

mod work;

use std::env;
use std::hint::black_box;
use std::net::SocketAddr;

use tokio::runtime::{Builder, Runtime};

/// A piece of work, done in one of both ways as often as it is asked for.
struct Bench {
    runtime: Runtime,
    address: SocketAddr,
    client: ringcentral::Client,
    by_hand: reqwest::Client,
    text: String,
}

const WORKS: [&str; 3] = ["call", "page", "code"];
const WAYS: [&str; 2] = ["client", "hand"];

/// Calls before those that are counted: they connect.
const WARM_UP: usize = 3;

impl Bench {
    fn new(address: SocketAddr) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let client = work::client(address);
        Self { runtime, address, client, by_hand: reqwest::Client::new(), text: work::page(work::PAGE) }
    }

    fn run(&self, work: &str, way: &str) -> usize {
        match (work, way) {
            ("call", "client") => self.runtime.block_on(work::call_by_client(&self.client)),
            ("call", _) => self.runtime.block_on(work::call_by_hand(&self.by_hand, self.address)),
            ("page", "client") => work::page_by_client(black_box(&self.text)),
            ("page", _) => work::page_by_hand(black_box(&self.text)),
            (_, "client") => work::code_by_client(black_box("CMN-101")),
            _ => work::code_by_hand(black_box("CMN-101")),
        }
    }
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["serve"] => {
            println!("{}", work::serve().expect("there is a free port"));
            loop {
                std::thread::park();
            }
        }
        ["run", work, way, times, address] => {
            let bench = Bench::new(address.parse().expect("the address of a server"));
            let times = times.parse::<usize>().expect("a number");
            (0..times).for_each(|_| assert!(bench.run(work, way) > 0));
        }
        ["allocations"] => {
            each(|work, way, bench| {
                (0..WARM_UP).for_each(|_| assert!(bench.run(work, way) > 0));
                let counted = allocation_counter::measure(|| {
                    bench.run(work, way);
                });
                println!("{work} {way} {}", counted.count_total);
            });
        }
        _ => compare(),
    }
}

/// Does something with each piece of work.
fn each(mut with: impl FnMut(&str, &str, &Bench)) {
    let bench = Bench::new(work::serve().expect("there is a free port"));
    for work in WORKS {
        WAYS.into_iter().for_each(|way| with(work, way, &bench));
    }
}

/// Both ways come to the same, and to tell a code takes no memory.
fn compare() {
    let mut found = Vec::new();
    each(|work, way, bench| found.push((work.to_owned(), way.to_owned(), bench.run(work, way))));
    for pair in found.chunks(WAYS.len()) {
        assert!(pair.iter().all(|(_, _, count)| *count > 0 && *count == pair[0].2), "{pair:?}");
    }
    let told = allocation_counter::measure(|| assert_eq!(work::code_by_client(black_box("CMN-101")), 1));
    assert_eq!(told.count_total, 0);
}
