//! The frame around the pages of signed-in staff: top bar and menu. The server alone renders it.

use leptos::prelude::*;

use crate::document::{Document, asked};
use crate::owner::owned;

struct MenuItem {
    path: &'static str,
    name: &'static str,
}

/// The start page.
const START: MenuItem = MenuItem {
    path: "/",
    name: "进度",
};

const MEMBER_MENU: [MenuItem; 2] = [
    MenuItem {
        path: "/members",
        name: "执业电子会员证",
    },
    MenuItem {
        path: "/maintenance",
        name: "注师维护",
    },
];

const BATCH_MENU: [MenuItem; 2] = [
    MenuItem {
        path: "/jobs",
        name: "批量任务",
    },
    MenuItem {
        path: "/import",
        name: "导入 / 导出",
    },
];

const SYSTEM_MENU: [MenuItem; 1] = [MenuItem {
    path: "/settings",
    name: "协会设置",
}];

/// One's own account.
const ACCOUNT: MenuItem = MenuItem {
    path: "/password",
    name: "修改密码",
};

/// A document with top bar, menu, and the page inside them.
#[component]
pub fn Framed(
    /// The page's name.
    title: &'static str,
    /// Where the page is, as the menu knows it.
    path: &'static str,
    /// Whether something on the page is acted on by the program.
    #[prop(optional)]
    islands: bool,
    children: Children,
) -> impl IntoView {
    let person = asked().and_then(|asked| asked.person);
    // The national administrator has no association: the pages on one are not for them.
    let national = person
        .as_ref()
        .is_some_and(|person| person.association.is_empty());
    let who = person.map(|person| match person.association.as_str() {
        "" => person.role.label().to_owned(),
        association => format!("{association} · {}", person.role.label()),
    });
    view! {
        <Document title=format!("{title} · 会证") islands>
            <a class="skip" href="#content">
                "跳到正文"
            </a>
            <header class="topbar">
                <button type="button" class="button menu-button" popovertarget="menu">
                    "菜单"
                </button>
                <span class="brand">"会证" <span class="brand-more">" · 执业电子会员证"</span></span>
                <span class="who">{who}</span>
                <form method="post" action=owned("/logout")>
                    <button type="submit" class="button">
                        "退出"
                    </button>
                </form>
            </header>
            <div class="shell">{menu(path, national)} {children()}</div>
        </Document>
    }
}

/// The menu: beside the page, on narrow screens a drawer (a popover, which opens and closes
/// without script, by keyboard too).
fn menu(current: &'static str, national: bool) -> impl IntoView {
    let items = |items: &[MenuItem]| {
        items
            .iter()
            .map(|&MenuItem { path, name }| {
                view! {
                    <li>
                        <a href=path aria-current=(path == current).then_some("page")>
                            {name}
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    let members = (!national).then(|| {
        view! {
            <h2 id="menu-members">"注册会计师管理"</h2>
            <ul aria-labelledby="menu-members">{items(&MEMBER_MENU)}</ul>
            <h2 id="menu-batch">"批量"</h2>
            <ul aria-labelledby="menu-batch">{items(&BATCH_MENU)}</ul>
        }
    });
    let system = (!national).then(|| items(&SYSTEM_MENU));
    view! {
        <nav id="menu" class="menu" popover="auto" aria-label="主菜单">
            <ul>{items(&[START])}</ul>
            {members}
            <h2 id="menu-system">"系统"</h2>
            <ul aria-labelledby="menu-system">{system} {items(&[ACCOUNT])}</ul>
        </nav>
    }
}
