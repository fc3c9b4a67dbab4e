//! The codes of the way from a tree to OpenAPI 3.
//!
//! In: nothing. Out: the codes that the readers of both formats share. Invariant: a warning or an error means that the
//! document is at fault; a note means that a rule was at work.

use crate::diagnostic::codes;

codes! {
    /// A value is of another kind than the standard asks for.
    WRONG_KIND = "G0101", Warning, "a value is of the wrong kind",
        "The standard asks for another kind of value here: a list, a mapping, a number. The value is left out, or read in \
         the one way that makes sense, as the message says. Correct it in the document or with an overlay action.";
    /// A key that must be there is not.
    MISSING_KEY = "G0102", Warning, "a required key is missing",
        "The standard requires the key. The message says what stands in for it. Add the key with an overlay action.";
    /// A key is none of those that may stand here.
    UNKNOWN_KEY = "G0103", Warning, "a key is not of the standard",
        "Nothing reads the key: it is a typo, or of another version or format. Keys of one's own begin with `x-`; those \
         are carried along.";
    /// A key is of another version of the standard, and is read as that one has it.
    FOREIGN_KEY = "G0104", Note, "a key is of another version of the standard",
        "The key does not belong to this version, but its meaning is plain, so it is read as the other version has it.";
    /// A value is none of those that the standard lists.
    UNKNOWN_VALUE = "G0105", Warning, "a value is none of those that the standard lists",
        "The standard lists the values that may stand here. The message says what is taken instead.";
    /// Two parts that must differ are the same.
    DUPLICATE = "G0106", Warning, "a part is there twice",
        "Only one of the two can count. The message says which one is kept.";
    /// A parameter has no type.
    UNTYPED_PARAMETER = "G0107", Warning, "a parameter has no type",
        "The document does not say what the parameter is, so it is taken as a string. Say what it is with an overlay \
         action; the help of the diagnostic has one to paste.";
    /// A reference points nowhere.
    DANGLING_REFERENCE = "G0108", Warning, "a reference points nowhere",
        "Nothing stands where the reference points. A schema becomes free-form JSON, a response one without a body, and a \
         parameter is left out. Add what is missing with an overlay action, or deny this code to refuse such documents.";
    /// References lead back to where they began.
    REFERENCE_CYCLE = "G0109", Warning, "references lead back to where they began",
        "Following the reference leads only to other references and back again, so there is nothing at its end. It is \
         treated as one that points nowhere.";
    /// A variable of a path has no parameter.
    MISSING_PATH_PARAMETER = "G0110", Warning, "a path variable has no parameter",
        "The path has a variable that no parameter describes. A required string parameter is added for it.";
    /// A path parameter has no variable.
    STRAY_PATH_PARAMETER = "G0111", Warning, "a path parameter is not in the path",
        "The path has no variable of the parameter's name, so its value has no place to go. It is left out.";
    /// A keyword stands beside a reference that replaces it.
    REFERENCE_SIBLING = "G0112", Warning, "a keyword beside a reference has no effect",
        "A reference stands for the whole of what it points to. Words about it (a description, a default) are kept; what \
         would change it is not.";
    /// A path parameter says that it may be left out.
    OPTIONAL_PATH_PARAMETER = "G0113", Note, "a path parameter cannot be optional",
        "A path without the value of one of its variables is another path, so the parameter is taken as required.";
    /// The name of a component had to change.
    RENAMED_COMPONENT = "G0114", Note, "a component's name is none in OpenAPI 3",
        "OpenAPI 3 allows letters, digits, dots, hyphens and underscores in the names of components. The name is changed \
         to fit, references follow, and the name as written is kept as `x-original-name`.";
    /// A part that no client needs is left out.
    NOT_READ = "G0115", Note, "a part is not read",
        "The part is well formed, but the client has no use for it: callbacks, links and the like.";
    /// A response stands under what is no status code.
    NOT_A_STATUS = "G0116", Warning, "a response has no status code",
        "Responses stand under a status code from 100 to 599, a range such as `2XX`, or `default`. The response is left \
         out.";
    /// An operation has more than one body.
    SECOND_BODY = "G0117", Warning, "an operation has more than one body",
        "A request has one body: one body parameter, or a form. The first is kept.";
    /// A bound of a number or a length does not fit.
    UNFIT_BOUND = "G0118", Note, "a bound does not fit",
        "The bound is beyond what the type can hold, so it says nothing; it is kept as an extension.";
    /// A file is sent in a form that cannot carry it.
    UNFIT_MEDIA_TYPE = "G0119", Warning, "a media type cannot carry the content",
        "Files travel in `multipart/form-data` alone, and form fields in that or in `application/x-www-form-urlencoded`. \
         The media type that fits is taken instead.";
    /// A security requirement names no scheme.
    UNKNOWN_SECURITY_SCHEME = "G0120", Warning, "a security scheme is not defined",
        "The requirement names a scheme that the document does not define, so nobody can say how to meet it. It is left \
         out.";
    /// A default or an enumerated value is not of the type.
    UNFIT_VALUE = "G0121", Warning, "a value is not of its schema's type",
        "A default or a value of an enum is not of the type beside it. Where its text reads as one of that type it is \
         taken so; else it is left out.";
    /// A path does not begin with a slash.
    PATH_WITHOUT_SLASH = "G0122", Warning, "a path does not begin with a slash",
        "Paths are appended to the server's URL and begin with a slash. One is put before it.";
    /// A keyword says nothing about values of the type.
    IDLE_KEYWORD = "G0123", Note, "a keyword has no effect on the type",
        "The keyword is about values of another type (a `maximum` of a string, say), so it is left out.";
    /// A text is longer than what is kept.
    LONG_TEXT = "G0124", Warning, "a text is longer than what is kept of one",
        "Of a title, a summary or a description 200,000 bytes are kept, which is more than anybody reads.";
    /// A header that the client sets is described as a parameter.
    OWN_HEADER = "G0125", Note, "a header parameter is one that the client sets",
        "`Authorization` is what a security scheme says, `Content-Type` the body's media type, and `Accept` those of the \
         answers. OpenAPI 3 ignores header parameters of these names; in Swagger 2.0 they are left out where the operation \
         has a scheme that sends it, a body, or media types of answers. A call takes any header by `header(name, value)`.";
    /// `x-client` has a key that it does not know.
    UNKNOWN_CLIENT_KEY = "G0150", Error, "a key of 'x-client' is unknown",
        "The vocabulary of `x-client` is closed, so that a typo never passes for silence. `CONTRIBUTING.md` lists its keys.";
    /// `x-client` has a value that does not fit.
    WRONG_CLIENT_VALUE = "G0151", Error, "a value of 'x-client' does not fit",
        "The key of `x-client` takes another kind of value. `CONTRIBUTING.md` documents it.";
    /// `x-client` stands where nothing reads it.
    STRAY_CLIENT = "G0152", Error, "'x-client' has no meaning here",
        "`x-client` is read at the root, at operations, parameters, responses and schemas, and nowhere else.";
}
