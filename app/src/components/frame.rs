//! The frame around the pages of signed-in staff: top bar and menu.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

use crate::api::current_user;
use crate::browser::document;
use crate::components::alert::SessionLost;
use crate::components::confirm_password::{ConfirmPassword, Confirming};
use crate::components::erase::Erase;
use crate::components::member_panel::Drafts;
use crate::components::page_state::{Announcer, LiveRegion, Session};
use crate::owner::owned;

struct MenuItem {
    path: &'static str,
    name: &'static str,
    /// `external` for pages that the server alone renders: the browser asks for them.
    rel: Option<&'static str>,
}

const MEMBER_MENU: [MenuItem; 2] = [
    MenuItem {
        path: "/members",
        name: "执业电子会员证",
        rel: None,
    },
    MenuItem {
        path: "/maintenance",
        name: "注师维护",
        rel: None,
    },
];

const SYSTEM_MENU: [MenuItem; 3] = [
    MenuItem {
        path: "/jobs",
        name: "批量任务",
        rel: Some("external"),
    },
    MenuItem {
        path: "/settings",
        name: "协会设置",
        rel: Some("external"),
    },
    MenuItem {
        path: "/password",
        name: "修改密码",
        rel: Some("external"),
    },
];

/// Top bar, menu, and the page inside them.
#[component]
pub fn Frame() -> impl IntoView {
    let user = Resource::new(|| (), |()| current_user());
    provide_context(Session {
        user,
        lost: RwSignal::new(None),
    });
    provide_context(Announcer::new());
    Drafts::provide();
    Confirming::provide();
    view! {
        <a class="skip" href="#content" rel="external">
            "跳到正文"
        </a>
        <header class="topbar">
            <button type="button" class="button menu-button" popovertarget="menu">
                "菜单"
            </button>
            <span class="brand">"会证" <span class="brand-more">" · 执业电子会员证"</span></span>
            <Transition>
                <span class="who">
                    {move || {
                        user.get()
                            .and_then(Result::ok)
                            .map(|user| match user.association.as_str() {
                                "" => user.role.label().to_owned(),
                                association => format!("{association} · {}", user.role.label()),
                            })
                    }}
                </span>
            </Transition>
            <form method="post" action=owned("/logout")>
                <button type="submit" class="button">
                    "退出"
                </button>
            </form>
        </header>
        <div class="shell">
            <Menu />
            <Outlet />
        </div>
        <LiveRegion />
        <SessionLost />
        <ConfirmPassword />
    }
    .erased()
}

/// The menu: beside the page, on narrow screens a drawer (a popover, which
/// opens and closes without WASM, by keyboard too).
#[component]
fn Menu() -> impl IntoView {
    let location = use_location();
    let current =
        move |path: &'static str| (location.pathname.with(|at| at == path)).then_some("page");
    let items = |items: &[MenuItem]| {
        items
            .iter()
            .map(|&MenuItem { path, name, rel }| {
                view! {
                    <li>
                        <a href=path rel=rel aria-current=move || current(path)>
                            {name}
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <nav
            id="menu"
            class="menu"
            popover="auto"
            aria-label="主菜单"
            on:click=move |event| {
                if document::came_from(&event, "a") {
                    document::hide_popover("#menu:popover-open");
                }
            }
        >
            <h2 id="menu-members">"注册会计师管理"</h2>
            <ul aria-labelledby="menu-members">{items(&MEMBER_MENU)}</ul>
            <h2 id="menu-system">"系统"</h2>
            <ul aria-labelledby="menu-system">{items(&SYSTEM_MENU)}</ul>
        </nav>
    }
    .erased()
}
