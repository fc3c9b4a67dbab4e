//! How long the client takes, beside the same by hand: `cargo bench -p workspace-tests --bench speed`.

mod work;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};

fn call(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let address = work::serve().expect("there is a free port");
    let (client, by_hand) = (work::client(address), reqwest::Client::new());
    let mut group = criterion.benchmark_group("call");
    group.bench_function("client", |bencher| bencher.iter(|| runtime.block_on(work::call_by_client(&client))));
    group.bench_function("hand", |bencher| bencher.iter(|| runtime.block_on(work::call_by_hand(&by_hand, address))));
}

fn page(criterion: &mut Criterion) {
    let text = work::page(work::PAGE);
    let mut group = criterion.benchmark_group("page");
    group.bench_function("client", |bencher| bencher.iter(|| work::page_by_client(black_box(&text))));
    group.bench_function("hand", |bencher| bencher.iter(|| work::page_by_hand(black_box(&text))));
}

fn code(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("code");
    group.bench_function("client", |bencher| bencher.iter(|| work::code_by_client(black_box("CMN-101"))));
    group.bench_function("hand", |bencher| bencher.iter(|| work::code_by_hand(black_box("CMN-101"))));
}

criterion_group!(benches, call, page, code);
criterion_main!(benches);
