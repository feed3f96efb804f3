// What the pages do beyond links and forms: refresh themselves, keep unsaved text, answer to keys.
// Everything works without it except the live refresh and the keys.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const page = $(".case");
  const rows = $("#rows");
  const outage = $("#outage");
  const draftPrefix = "guichet/draft/";

  // ask fetches for the page itself; a session that has ended sends the reader to sign in.
  async function ask(url) {
    const answer = await fetch(url, { headers: { "X-Guichet": "1" }, credentials: "same-origin", cache: "no-store" });
    if (answer.status === 401) { say(outage.dataset.signedOut); throw new Error("signed out"); }
    if (!answer.ok) throw new Error(String(answer.status));
    outage.hidden = true;
    return answer;
  }
  function say(text) { outage.textContent = text; outage.hidden = false; }
  const lost = () => say(outage.dataset.lost);

  // every calls f again and again while the page is looked at, one call at a time.
  function every(seconds, f) {
    const turn = async () => {
      if (!document.hidden) { try { await f(); } catch (e) { if (e.message !== "signed out") lost(); } }
      setTimeout(turn, seconds * 1000);
    };
    setTimeout(turn, seconds * 1000);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) f().catch(() => {}); });
  }

  // The queue.
  function selected() { return document.activeElement?.closest?.(".queue li"); }
  function move(step) {
    const items = $$(".queue li:not([hidden])");
    if (!items.length) return;
    const at = items.indexOf(selected());
    const next = items[at < 0 ? 0 : Math.min(Math.max(at + step, 0), items.length - 1)];
    $("a", next).focus();
  }
  function filter() {
    const wanted = ($("#find")?.value || "").toLowerCase();
    for (const li of $$(".queue li")) li.hidden = wanted !== "" && !li.textContent.toLowerCase().includes(wanted);
  }
  async function refreshQueue() {
    const url = new URL(rows.dataset.live, location.href);
    url.searchParams.set("stamp", rows.dataset.stamp);
    const answer = await ask(url);
    if (answer.status === 204) return;
    const held = selected()?.dataset.case;
    rows.innerHTML = await answer.text();
    rows.dataset.stamp = answer.headers.get("X-Guichet-Stamp") || "";
    if (held) $(`.queue li[data-case="${held}"] a`)?.focus({ preventScroll: true });
    filter();
    count();
  }
  function count() {
    const n = Number($("[data-count]", rows)?.dataset.count || 0);
    document.title = document.title.replace(/^\(\d+\) /, "");
    if (n) document.title = `(${n}) ${document.title}`;
  }
  if (rows) { count(); every(4, refreshQueue); $("#find")?.addEventListener("input", filter); }

  // The editor: text that is not saved stays in this browser, under the draft and version it belongs to.
  const draft = $("#draft");
  const editor = $("#editor");
  const form = $("#edit");
  const fields = form ? $$("[name=to], [name=cc], [name=subject], [name=body]", form) : [];
  const saved = fields.map((f) => f.value);
  const key = draft && page ? `${draftPrefix}${page.dataset.login}/${draft.dataset.draft}/${draft.dataset.version}` : "";
  const dirty = () => fields.some((f, i) => f.value !== saved[i]);
  function showDirty() {
    const d = dirty();
    if ($("#unsaved")) $("#unsaved").hidden = !d;
    if (!draft.querySelector(".st-blocked")) for (const b of $$("#approve button, #later button")) b.disabled = d;
  }
  function keep() {
    try {
      if (dirty()) localStorage.setItem(key, JSON.stringify(fields.map((f) => f.value)));
      else localStorage.removeItem(key);
    } catch { /* no storage: the text lives in the page only */ }
    showDirty();
  }
  // offerOlder finds text typed for an earlier version of this draft: a version that somebody else replaced.
  // After a save of one's own there is nothing to offer.
  function offerOlder() {
    try {
      const prefix = key.slice(0, key.lastIndexOf("/") + 1);
      for (const k of Object.keys(localStorage).filter((k) => k.startsWith(prefix) && k !== key)) {
        if ("saved" in page.dataset) { localStorage.removeItem(k); continue; }
        const text = JSON.parse(localStorage.getItem(k));
        if (!Array.isArray(text) || text.length !== fields.length) continue;
        editor.open = true;
        $("#older").hidden = false;
        $("#resume").addEventListener("click", () => {
          fields.forEach((f, i) => { f.value = String(text[i]); });
          localStorage.removeItem(k);
          $("#older").hidden = true;
          keep();
        });
      }
    } catch { /* no storage: nothing to offer */ }
  }
  function openEditor() { if (editor) { editor.open = true; $("textarea", editor).focus(); } }
  function closeEditor() { if (editor) { editor.open = false; $("summary", editor).focus(); } }
  if (form) {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(key)); } catch { kept = null; }
    if (Array.isArray(kept) && kept.length === fields.length) {
      fields.forEach((f, i) => { f.value = String(kept[i]); });
      if (dirty()) { editor.open = true; $("#restored").hidden = false; }
    }
    showDirty();
    form.addEventListener("input", keep);
    offerOlder();
    $("#leave").addEventListener("click", closeEditor);
    $("#discard").addEventListener("click", () => { fields.forEach((f, i) => { f.value = saved[i]; }); keep(); $("#restored").hidden = true; });
    form.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); $("button[value=edit]", form).click(); }
      if (e.key === "Escape") { e.preventDefault(); closeEditor(); }
    });
  }

  // The case: a page that has become untrue says so; it reloads by itself only where nothing can be lost.
  async function refreshCase() {
    const state = await (await ask(page.dataset.live)).json();
    const watching = $("#watching");
    watching.hidden = !state.watching.length;
    watching.textContent = `${watching.dataset.text} ${state.watching.join(", ")}`;
    if (state.fingerprint === page.dataset.fingerprint) return;
    const busy = dirty() || editor?.open || $(".reject[open]") || form;
    if (busy) { $("#changed").hidden = false; disarm(); for (const b of $$("#approve button, #later button")) b.disabled = true; } else location.reload();
  }
  if (page) every(4, refreshCase);

  // The undo window counts down by this machine's own clock; what is left was told by the server.
  for (const left of $$("[data-left]")) {
    const end = performance.now() + Number(left.dataset.left);
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      left.textContent = `${seconds} s`;
      if (seconds > 0) setTimeout(tick, 250); else if (page) setTimeout(() => refreshCase().catch(lost), 800);
    };
    tick();
  }

  // A figure lights up the rows it comes from.
  function light(cite, on) {
    for (const name of (cite.dataset.rows || "").trim().split(/\s+/)) {
      for (const tr of $$(".used tr")) if (tr.dataset.row === name) tr.classList.toggle("lit", on);
    }
    const pop = $(".pop", cite);
    if (on && pop && innerWidth > 760) {
      pop.classList.remove("left");
      pop.classList.toggle("left", pop.getBoundingClientRect().right > innerWidth - 12);
    }
  }
  for (const cite of $$(".cite")) {
    for (const start of ["mouseenter", "focus"]) cite.addEventListener(start, () => light(cite, true));
    for (const end of ["mouseleave", "blur"]) cite.addEventListener(end, () => light(cite, false));
  }

  // A form goes once.
  addEventListener("submit", (e) => {
    if (e.target.method !== "post") return;
    if (e.target.dataset.sent) { e.preventDefault(); return; }
    e.target.dataset.sent = "1";
    if ("signOut" in e.target.dataset) {
      try { for (const k of Object.keys(localStorage)) if (k.startsWith(draftPrefix)) localStorage.removeItem(k); } catch { /* none */ }
    }
  });
  addEventListener("pageshow", () => { for (const f of $$("form[data-sent]")) delete f.dataset.sent; });
  addEventListener("click", (e) => { for (const d of $$("details.me[open], details.reject[open]")) if (!d.contains(e.target)) d.open = false; });

  // Keys.
  function disarm() { $("#approve")?.classList.remove("armed"); }
  function approve() {
    const f = $("#approve"), b = f && $("button", f);
    if (!b || b.disabled) return;
    if (f.classList.contains("armed")) { b.click(); return; }
    f.classList.add("armed");
    b.focus();
  }
  $("#approve button")?.addEventListener("blur", disarm);
  const typing = (e) => e.target.closest?.("input, textarea, select, [contenteditable]");
  addEventListener("keydown", (e) => {
    if (e.key === "Escape" && typing(e) && e.target.id === "find") { e.target.value = ""; filter(); e.target.blur(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || e.repeat || typing(e)) return;
    switch (e.key) {
      case "j": case "k":
        if (rows) { e.preventDefault(); move(e.key === "j" ? 1 : -1); } else if (!dirty()) $(`.walk [data-key=${e.key}]`)?.click();
        break;
      case "a": if (page) { e.preventDefault(); approve(); } break;
      case "e": if (form) { e.preventDefault(); openEditor(); } break;
      case "q": $(".walk [data-key=q]")?.click(); break;
      case "/": if ($("#find")) { e.preventDefault(); $("#find").focus(); } break;
      case "Escape": disarm(); for (const d of $$("details.me[open], details.reject[open]")) d.open = false; break;
    }
  });
})();
