//! Lists and objects in paths, queries, headers, cookies and forms.

use wire::{Reply, Server};

use crate::client;

#[tokio::test]
async fn collection_formats_of_swagger() {
    let server = Server::start([Reply::empty(204)]).await;
    let client = client!(collection_formats, server);
    let call = client.lists().send_lists(["a|b", "c d"]);
    let call = call.csv(["a,b", "c"]).ssv(["a", "b c"]).tsv(["a", "b"]).pipes(["a", "b"]).multi(["a", "b&c"]);
    let call = call.nested([vec![1, 2], vec![3]]).x_list(["a", "b"]);
    call.f_multi([1, 2]).f_csv([1, 2]).f_tsv(["a", "b c"]).send().await.expect("an answer");
    let request = server.request();
    let query = "csv=a%2Cb,c&ssv=a%20b%20c&tsv=a%09b&pipes=a%7Cb&multi=a&multi=b%26c&nested=1,2%7C3";
    assert_eq!(request.line, format!("POST /lists/a%7Cb%7Cc%20d?{query}"));
    assert_eq!(request.header("x-list"), Some("a b"));
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.text(), "f-multi=1&f-multi=2&f-csv=1%2C2&f-tsv=a%09b+c");
}

#[tokio::test]
async fn styles_of_queries() {
    use query_styles::models::Filter;

    let server = Server::start([Reply::empty(204)]).await;
    let client = client!(query_styles, server);
    let filter = Filter { a: Some(1), tags: Some(vec!["x".into(), "y z".into()]) };
    let one = Filter { a: Some(1), ..Filter::default() };
    let call = client.styles().search().each(["a", "b"]).commas(["a", "b"]).spaces(["a", "b"]).pipes(["a", "b"]);
    let call = call.deep(&filter).spread(&one).flat(&one).json(&one).plain("{}").expand(&["a".into()]);
    call.raw("a/b?c:&d+#%").x_pairs(&one).session("s 1").send().await.expect("an answer");
    let request = server.request();
    let query = "each=a&each=b&commas=a,b&spaces=a%20b&pipes=a%7Cb\
                 &deep%5Ba%5D=1&deep%5Btags%5D%5B%5D=x&deep%5Btags%5D%5B%5D=y%20z\
                 &a=1&flat=a,1&json=%7B%22a%22%3A1%7D&plain=%7B%7D&expand%5B%5D=a&raw=a/b?c:%26d%2B%23%25";
    assert_eq!(request.line, format!("GET /search?{query}"));
    assert_eq!(request.header("x-pairs"), Some("a=1"));
    assert_eq!(request.header("cookie"), Some("session=s%201"));
}

#[tokio::test]
async fn styles_of_paths() {
    use path_styles::models::Colour;

    let server = Server::start([Reply::empty(204)]).await;
    let client = client!(path_styles, server);
    let colour = Colour { r: Some(100), g: Some(200) };
    client.styles().simple([3, 4], &colour, &colour).send().await.expect("an answer");
    client.styles().marked("blue", [3, 4], "a b", [3, 4], [3, 4], &colour).send().await.expect("an answer");
    let lines: Vec<String> = server.requests().into_iter().map(|request| request.line).collect();
    let plain = "GET /simple/3,4/G,200,R,100/G=200,R=100";
    let marked = "GET /marked/.blue.3.4/;matrix=a%20b;list=3,4;each=3;each=4;G=200;R=100";
    assert_eq!(lines, [plain, marked]);
}

#[tokio::test]
async fn variables_of_several_segments() {
    let server = Server::start([Reply::empty(204)]).await;
    let client = client!(wide_variables, server);
    client.wide().add_version("projects/p 1/secrets/s?#").send().await.expect("an answer");
    client.wide().read("a/b%2Fc", 5).page(2).send().await.expect("an answer");
    let lines: Vec<String> = server.requests().into_iter().map(|request| request.line).collect();
    let named = "POST /v1/projects/p%201/secrets/s%3F%23:addVersion";
    assert_eq!(lines, [named, "GET /files/a/b%252Fc/5?page=2"]);
    let error = client.wide().read("a/../b", 5).send().await.expect_err("no way up");
    assert!(error.to_string().contains("'..'"), "{error}");
}
