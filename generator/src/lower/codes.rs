//! What the lowering has to say, beside what it has in common with the readers (`middle::faults`).
//!
//! G0503, G0509 and G0517 are retired: they said again what the readers' codes say.

use crate::diagnostic::codes;

codes! {
    /// Text in a section of facts that no rule takes.
    PROSE_LEFTOVER = "G0401", Error, "text in a recognised section of a description that no rule takes",
        "A description has a section of facts (permissions, usage plan group, error table), and a part of it does not \
         read as one; or a key that `x-client.keys` names has a value of another form. State the facts under `x-client` at the operation (`permissions`, `usage_plan_group`, `errors`), \
         or correct the description, in an overlay.";
    /// Two names become the same identifier.
    NAME_CLASH = "G0501", Note, "two names become the same identifier",
        "Names that differ only in case or punctuation are the same in Rust. The later one in the document got a longer \
         name or a number. Choose one with `x-client: {name: …}` in an overlay.";
    /// Nesting beyond what is read.
    TOO_DEEP = "G0504", Warning, "schemas are nested too deeply",
        "What stands below is free-form JSON. Move the inner schema to a definition of its own.";
    /// A type that is defined as itself.
    ENDLESS = "G0505", Warning, "a schema is defined as itself",
        "A schema that is only a reference to itself, or a list or a mapping of itself, has no value in Rust and \
         becomes free-form JSON. A struct that has to hold one that has to hold it in turn has none either, so that the \
         members in between may be absent.";
    /// An enum whose values have no common type.
    MIXED_ENUM = "G0506", Warning, "the values of an enum have no type in common",
        "Only enums of strings or of whole numbers become Rust enums; others keep the plain type or are free-form JSON.";
    /// Parts of a composition that do not go together.
    UNMERGED = "G0507", Warning, "parts of a composed schema do not go together",
        "The fields of objects in `allOf` are merged into one struct. What is no object beside them is left out of the \
         struct, whose other members are then kept as free-form JSON.";
    /// A way to write a parameter that is not followed to the letter.
    STYLE = "G0508", Note, "a parameter is not written to the letter",
        "`allowEmptyValue: true` has no effect on a parameter whose type has no empty value.";
    /// Two operations with one id.
    DUPLICATE_OPERATION = "G0510", Warning, "two operations have the same operationId",
        "The later one is named after its method and path. Give it a name with `x-client: {name: …}` in an overlay.";
    /// A media type that is passed on as text or bytes.
    MEDIA_TYPE = "G0511", Note, "a typed body in a media type that has no decoder",
        "JSON and forms are typed. Other bodies with a schema are passed on as text.";
    /// Names of an error code that do not fit its messages.
    ERROR_NAMES = "G0512", Error, "the names of an error code do not fit its messages",
        "`x-client.error_codes` names what varies in a code's messages; the names and the messages have to agree.";
    /// Names for an error code that no row has.
    UNUSED_ERROR_CODE = "G0513", Warning, "an error code is named that no table has",
        "`x-client.error_codes` has an entry that no row of an error table matches, probably a typo.";
    /// Pagination whose pointers lead nowhere.
    PAGINATION = "G0514", Warning, "an operation's pagination does not fit its answer",
        "`items` must lead to a list, and `next` or `token` to a string, in the success answer; one of `next`, `token` with \
         `token_parameter`, `page` and `offset` has to be there, the parameters in the query. The operation is not paged.";
    /// A security scheme that is not supported or not there.
    SECURITY = "G0515", Warning, "a security scheme is unknown or not supported",
        "Supported are `http` (basic, bearer), `apiKey`, `oauth2` and `openIdConnect`.";
    /// A server without a host.
    SERVER = "G0516", Note, "a server has no host",
        "A relative server URL names no host, so users of the client have to give a base URL. State one in an overlay.";
    /// Nothing to call.
    NO_OPERATIONS = "G0518", Warning, "the document has no operation",
        "The client that is emitted has no call.";
    /// Free-form fields of a form.
    FORM = "G0519", Warning, "a form has no fields",
        "The schema of a form body has to be an object with properties.";
    /// A group that nothing but the path gives.
    UNGROUPED = "G0521", Warning, "an operation is in a group made from its path",
        "Others of the document's operations say to which group they belong, by a tag or by `x-client: {group: …}`. This one \
         does not, so its group is made from the first part of its path. Give it one in an overlay.";
    /// A member of a union that takes everything.
    LOOSE_UNION = "G0520", Note, "one alternative of a union takes any value",
        "The union is free-form JSON, since nothing tells its alternatives apart.";
    /// More than code is made of.
    TOO_LARGE = "G0523", Warning, "a schema is larger than code is made of",
        "An enum may have 10,000 values that become variants; with more it is the plain type. All `allOf` together may bring \
         100,000 members from one schema into another; what goes beyond is kept as free-form JSON beside the other members. \
         No API is known that needs as many, and code that is made of more could not be compiled.";
    /// Content where HTTP has none.
    NO_CONTENT = "G0524", Note, "content is described where an answer has none",
        "Answers with a status from 100 to 199, 204, 205 or 304, and all answers to HEAD, have no content on the wire, so \
         what a document describes there never comes. A call gives what it would give if the document left it out.";
    /// The document's version is not that of a crate.
    VERSION = "G0522", Note, "the document's version is no semantic version",
        "The version of a crate is three numbers, such as `1.4.0`, and what may follow them. A crate that is given no \
         version of its own takes the numbers of `info.version`; that zeros are put where numbers are missing is not told. \
         Give it one by `version` under `[package]` in `codegen.toml`, or correct `info.version` in an overlay.";
    /// A sign-in without its endpoint.
    SIGN_IN = "G0530", Warning, "a sign-in has no token endpoint",
        "`x-client.sign_in` needs `token`, the path of the endpoint that gives tokens, unless an `oauth2` scheme has a \
         `tokenUrl`. Without it the client takes a token that is there already, and asks for none.";
}
