//! A view behind a pointer, with no more ways to use it than this page needs.
//!
//! [`AnyView`] keeps eleven functions for each type that it erases, among them a second way to
//! hydrate, for views whose code arrives piece by piece, and a copy of each view with attributes of
//! its own. An island is taken over once its code is there, and its views own what they show. All of them are one type to
//! `AnyView`, [`Whole`].

use std::any::Any;
#[cfg(feature = "ssr")]
use std::pin::Pin;

use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::{Position, PositionState};

/// Any view, whatever its type.
pub(super) struct Whole(pub(super) Box<dyn Held>);

/// What can be done with a view.
pub(super) trait Held: Send {
    fn build(self: Box<Self>) -> WholeState;
    fn rebuild(self: Box<Self>, state: &mut WholeState);
    fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> WholeState;
    #[cfg(feature = "ssr")]
    fn html_len(&self) -> usize;
    #[cfg(feature = "ssr")]
    fn dry_resolve(&mut self);
    #[cfg(feature = "ssr")]
    fn resolve(self: Box<Self>) -> Pin<Box<dyn Future<Output = AnyView> + Send>>;
    #[cfg(feature = "ssr")]
    fn write(self: Box<Self>, page: Page<'_>, format: Format);
}

/// Where HTML goes to: all at once, or in pieces that may come in another order.
#[cfg(feature = "ssr")]
pub(super) enum Page<'a> {
    AtOnce(&'a mut String),
    InOrder(&'a mut StreamBuilder),
    OutOfOrder(&'a mut StreamBuilder),
}

/// How HTML is written.
#[cfg(feature = "ssr")]
pub(super) struct Format<'a> {
    position: &'a mut Position,
    escape: bool,
    mark_branches: bool,
    extra_attrs: Vec<AnyAttribute>,
}

/// A view of a known type.
pub(super) struct Hold<T>(pub(super) T);

/// What is kept of a view in the document: of any type.
pub(super) struct WholeState(Box<dyn Kept>);

trait Kept: Mountable + Any {}

/// The state of a view of a known type. Two types of views may have one type of state.
struct Keep<T: Render>(T::State);

impl<T: Render + 'static> Kept for Keep<T> {}

impl<T: RenderHtml + 'static> Held for Hold<T> {
    fn build(self: Box<Self>) -> WholeState {
        WholeState(Box::new(Keep::<T>(self.0.build())))
    }

    fn rebuild(self: Box<Self>, state: &mut WholeState) {
        let kept: &mut dyn Any = &mut *state.0;
        if let Some(Keep(same)) = kept.downcast_mut::<Keep<T>>() {
            self.0.rebuild(same);
        } else {
            state.replace(self.build());
        }
    }

    fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> WholeState {
        let state = self.0.hydrate::<true>(cursor, position);
        WholeState(Box::new(Keep::<T>(state)))
    }

    #[cfg(feature = "ssr")]
    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    #[cfg(feature = "ssr")]
    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    #[cfg(feature = "ssr")]
    fn resolve(self: Box<Self>) -> Pin<Box<dyn Future<Output = AnyView> + Send>> {
        Box::pin(async move { self.0.resolve().await.into_any() })
    }

    #[cfg(feature = "ssr")]
    fn write(self: Box<Self>, page: Page<'_>, format: Format) {
        let Format {
            position,
            escape,
            mark_branches,
            extra_attrs,
        } = format;
        let view = self.0;
        match page {
            Page::AtOnce(buf) => {
                view.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
            }
            Page::InOrder(buf) => view.to_html_async_with_buf::<false>(
                buf,
                position,
                escape,
                mark_branches,
                extra_attrs,
            ),
            Page::OutOfOrder(buf) => view.to_html_async_with_buf::<true>(
                buf,
                position,
                escape,
                mark_branches,
                extra_attrs,
            ),
        }
    }
}

impl<T: Render> Mountable for Keep<T> {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.0.elements()
    }
}

impl WholeState {
    fn replace(&mut self, mut new: Self) {
        self.0.insert_before_this(&mut new);
        self.0.unmount();
        *self = new;
    }
}

impl Mountable for WholeState {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.0.elements()
    }
}

impl Render for Whole {
    type State = WholeState;

    fn build(self) -> WholeState {
        self.0.build()
    }

    fn rebuild(self, state: &mut WholeState) {
        self.0.rebuild(state);
    }
}

impl AddAnyAttr for Whole {
    type Output<SomeNewAttr: Attribute> = <AnyView as AddAnyAttr>::Output<SomeNewAttr>;

    fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> Self::Output<NewAttr>
    where
        Self::Output<NewAttr>: RenderHtml,
    {
        self.into_any().add_any_attr(attr)
    }
}

impl RenderHtml for Whole {
    type AsyncOutput = AnyView;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> WholeState {
        self.0.hydrate(cursor, position)
    }

    async fn hydrate_async(self, _: &Cursor, _: &PositionState) -> WholeState {
        // Asked for by `hydrate_lazy` alone; islands are taken over at once (`late.rs`).
        unreachable!("the page arrives whole")
    }

    fn into_owned(self) -> Self {
        self
    }

    #[cfg(feature = "ssr")]
    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn dry_resolve(&mut self) {
        #[cfg(feature = "ssr")]
        self.0.dry_resolve();
    }

    async fn resolve(self) -> AnyView {
        #[cfg(feature = "ssr")]
        {
            self.0.resolve().await
        }
        #[cfg(not(feature = "ssr"))]
        self.into_any()
    }

    #[cfg_attr(
        not(feature = "ssr"),
        expect(unused_variables, reason = "the server writes")
    )]
    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        #[cfg(feature = "ssr")]
        self.0.write(
            Page::AtOnce(buf),
            Format {
                position,
                escape,
                mark_branches,
                extra_attrs,
            },
        );
    }

    #[cfg_attr(
        not(feature = "ssr"),
        expect(unused_variables, reason = "the server writes")
    )]
    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        #[cfg(feature = "ssr")]
        {
            let page = if OUT_OF_ORDER {
                Page::OutOfOrder(buf)
            } else {
                Page::InOrder(buf)
            };
            self.0.write(
                page,
                Format {
                    position,
                    escape,
                    mark_branches,
                    extra_attrs,
                },
            );
        }
    }
}
