// Says that the page does not react when its module has not started: blocked, missing, something
// else in its place, or not here yet. It needs no module itself. Reading never waits for one.
(() => {
  const root = document.documentElement;
  // Milliseconds since the page was asked for: said within ten seconds, with some to spare.
  const PATIENCE = 8000;
  let bar;

  // The page reacts, or has said itself what of it has not come.
  const settled = () => root.hasAttribute("data-hydrated") || root.hasAttribute("data-told");

  const tell = () => {
    if (bar || settled()) return;
    bar = document.createElement("div");
    bar.className = "not-started";
    bar.setAttribute("role", "alert");
    const text = document.createElement("p");
    text.textContent =
      "这一页的操作部分没有启动（浏览器没有载入它的程序），灰色的按钮还不能用。" +
      "登录、查看、搜索、排序、翻页和协会设置不受影响。" +
      "请重新载入；仍然不行时，请检查网络，或请管理员允许本站使用 WebAssembly。";
    const again = document.createElement("a");
    again.className = "button";
    again.href = "";
    again.textContent = "重新载入";
    bar.append(text, again);
    // Beside the body, not in it: what comes late takes over the body as the server wrote it.
    root.append(bar);
  };

  new MutationObserver(() => {
    if (!bar || !settled()) return;
    bar.remove();
    bar = undefined;
  }).observe(root, { attributeFilter: ["data-hydrated", "data-told"] });

  // Before the page reacts nothing runs but what starts it. Pictures may be missing.
  addEventListener("unhandledrejection", tell);
  addEventListener(
    "error",
    (event) => {
      const source = event.target;
      if (source === window || source instanceof HTMLScriptElement) tell();
    },
    true,
  );
  setTimeout(tell, Math.max(0, PATIENCE - performance.now()));
})();
