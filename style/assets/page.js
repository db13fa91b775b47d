"use strict";
// What a page does without WebAssembly, and after it has died: it says so, and offers to load anew.
// Also keeps half-composed text of input methods out of fields. Plain script: it depends on nothing.
(() => {
  const root = document.documentElement;
  const started = () => root.hasAttribute("data-hydrated");

  // The page says within ten seconds that its interactive parts have not started.
  const PATIENCE = 9000;
  const REST =
    "查看、搜索、排序、翻页、登录、协会设置、打印机设置和核验不受影响；上传照片、修改信息、批量签发等暂时不能使用。";
  const WORDS = {
    late: "互动功能还没有启动。" + REST + "可以继续等待，或重新载入。",
    start: "互动功能没有启动。" + REST + "请重新载入；仍不行时，可能是网络代理或浏览器设置拦截了 WebAssembly（.wasm 文件）。",
    panic: "页面程序出错，已停止运行。已保存的内容不受影响；未保存的文字请先复制，再重新载入。",
  };

  let bar = null;
  let said = "";
  const say = (what) => {
    // What has died does not come back.
    if (said === what || said === "panic" || (said === "start" && what === "late")) return;
    said = what;
    bar?.remove();
    bar = document.createElement("div");
    bar.className = "fault-bar";
    bar.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = WORDS[what];
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button";
    again.textContent = "重新载入";
    again.addEventListener("click", () => location.reload());
    bar.append(words, again);
    // Beside an open dialog nothing can be pressed.
    const dialogs = document.querySelectorAll("dialog:modal");
    (dialogs[dialogs.length - 1] ?? document.body).append(bar);
  };

  // The place in the program and one of four words: never what a message or the page says.
  let reports = 3;
  const report = (what, at) => {
    if (reports-- <= 0) return;
    const body = JSON.stringify({ what, at: String(at).replace(/[^\w.:/-]/g, "").slice(-120) });
    const headers = { "Content-Type": "application/json" };
    fetch("/api/browser-fault", { method: "POST", headers, body, keepalive: true }).catch(() => {});
  };

  // Called by the panic hook (`frontend`).
  let dead = false;
  const died = (what, at) => {
    if (dead) return;
    dead = true;
    say("panic");
    report(what, at);
  };
  window.pageDied = (at) => died("panic", at);
  const isTrap = (error) => window.WebAssembly && error instanceof WebAssembly.RuntimeError;
  addEventListener("error", (event) => isTrap(event.error) && died("trap", ""));
  addEventListener("unhandledrejection", (event) => {
    if (started()) {
      if (isTrap(event.reason)) died("trap", "");
    } else {
      say("start");
      report("start", event.reason?.name ?? "");
    }
  });
  const waiting = setTimeout(() => {
    // A page whose own part has not come says so itself.
    if (started() || said || root.hasAttribute("data-told")) return;
    say("late");
    report("late", "");
  }, Math.max(0, PATIENCE - performance.now()));
  new MutationObserver((_, watching) => {
    if (!started()) return;
    watching.disconnect();
    clearTimeout(waiting);
    if (said === "late") {
      bar.remove();
      said = "";
    }
  }).observe(root, { attributeFilter: ["data-hydrated"] });

  // A form whose words say so sends a file as soon as it is chosen.
  document.addEventListener("change", ({ target }) => {
    const chosen = target instanceof HTMLInputElement && target.type === "file" && target.files.length;
    if (chosen && target.form?.hasAttribute("data-at-once")) target.form.requestSubmit();
  });

  // Input methods. Leaving a field ends what is being composed in it, with the letters typed so far:
  // those are nobody's text, and are taken back before anything on the page hears of leaving.
  let composing = null;
  let ended = null;
  const takeBack = ({ field, before }) => {
    field.value = before;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const on = (kind, act) => document.addEventListener(kind, act, true);
  on("compositionstart", ({ target }) => {
    composing = "value" in target ? { field: target, before: target.value } : null;
  });
  on("compositionend", ({ target }) => {
    if (composing?.field !== target) return;
    ended = composing;
    composing = null;
    // The page passes over what is typed while composing: now there is a result.
    if (ended.left) takeBack(ended);
    else target.dispatchEvent(new Event("input", { bubbles: true }));
    // What leaving ends is ended in the same task.
    setTimeout(() => (ended = null));
  });
  on("blur", ({ target }) => {
    const half = composing ?? ended;
    if (half?.field !== target) return;
    half.left = true;
    takeBack(half);
  });
})();
