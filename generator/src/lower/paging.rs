//! Which operations are paged lists.
//!
//! In: the pagination of the document and of its operations. Out: [`Operation::pagination`](crate::ir::Operation), where
//! the answer really has the items and the next page. Invariant: an operation that says it is paged and is not is
//! reported; one that merely does not look so is left alone.

use super::Lowering;
use super::codes::PAGINATION;
use super::outline::Outline;
use crate::ir::{Api, Content, Location, Operation, Success, Type, TypeKind};
use crate::vocabulary::{KEY, OperationPagination, Pagination};

impl Lowering<'_> {
    /// Decides for each operation whether and how it is paged.
    pub(super) fn page(&mut self, api: &mut Api, outlines: &[Outline<'_>]) {
        let usual = api.client.pagination.clone();
        for (operation, outline) in api.operations.iter_mut().zip(outlines) {
            let (stated, wanted) = match &outline.client.pagination {
                Some(OperationPagination::Flag(false)) => continue,
                Some(OperationPagination::Own(own)) => (true, Some(own)),
                Some(OperationPagination::Flag(true)) => (true, usual.as_ref()),
                None => (false, usual.as_ref().filter(|_| operation.method == "GET")),
            };
            let fitting = wanted.and_then(|wanted| self.fit(wanted, operation));
            if stated && fitting.is_none() {
                let message = format!("the answer of '{}' is no list as its pagination says", operation.id);
                self.report(&PAGINATION, &format!("{}/{KEY}/pagination", outline.pointer), message);
            }
            operation.pagination = fitting;
        }
    }

    /// The pagination with the parameters that the operation has, if its answer has the rest.
    fn fit(&self, wanted: &Pagination, operation: &Operation) -> Option<Pagination> {
        let Success::One(Content::Json(answer)) = &operation.success else { return None };
        let items = self.reach(answer, &wanted.items)?;
        if !matches!(self.types.resolve(items), Type::Array(_)) {
            return None;
        }
        if let Some(next) = &wanted.next {
            self.reach(answer, next)?;
        }
        let has = |name: &&String| {
            operation
                .parameters
                .iter()
                .any(|parameter| parameter.location == Location::Query && parameter.name.wire == **name)
        };
        let own = |name: &Option<String>| name.as_ref().filter(has).cloned();
        let (page, size, offset) = (own(&wanted.page), own(&wanted.size), own(&wanted.offset));
        let token_parameter = own(&wanted.token_parameter);
        let token = wanted.token.as_ref().filter(|_| token_parameter.is_some());
        if let Some(token) = token {
            self.reach(answer, token)?;
        }
        let walks = wanted.next.is_some() || token.is_some() || page.is_some() || offset.is_some();
        let token = token.cloned();
        walks.then(|| Pagination { token, token_parameter, offset, page, size, ..wanted.clone() })
    }

    /// The type at a JSON pointer into a value of the type.
    fn reach<'t>(&'t self, ty: &'t Type, pointer: &str) -> Option<&'t Type> {
        pointer.split('/').skip(1).try_fold(ty, |ty, token| {
            let token = token.replace("~1", "/").replace("~0", "~");
            match self.types.definition(ty) {
                Some(TypeKind::Object(object)) => {
                    object.fields.iter().find(|field| field.name.wire == token).map(|field| &field.ty)
                }
                _ => match self.types.resolve(ty) {
                    Type::Map(values) => Some(&**values),
                    _ => None,
                },
            }
        })
    }
}
