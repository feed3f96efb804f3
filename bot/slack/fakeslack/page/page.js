"use strict";

const words = document.documentElement.lang = navigator.language.startsWith("fr") ? "fr" : "en";
const say = {
  fr: { person: "Vous êtes", write: "Message", send: "Envoyer", reply: "Répondre dans le fil", answering: "Réponse dans un fil", only: "Vous seul voyez ce message",
    edited: "(modifié)", here: "assistant connecté", away: "assistant non connecté", guest: "invité", foreign: "autre entreprise", direct: "Message privé à",
    hint: "Écrivez en message privé, citez @guichet dans un canal, ou tapez /adv suivi d'une question.", failed: "L'assistant n'a pas répondu à temps." },
  en: { person: "You are", write: "Message", send: "Send", reply: "Reply in thread", answering: "Answering in a thread", only: "Only you see this message",
    edited: "(edited)", here: "assistant connected", away: "assistant not connected", guest: "guest", foreign: "other company", direct: "Direct message to",
    hint: "Write a direct message, name @guichet in a channel, or type /adv and a question.", failed: "The assistant did not answer in time." },
}[words];

const $ = (id) => document.getElementById(id);
let state = null, person = sessionStorage.getItem("person") || "", channel = sessionStorage.getItem("channel") || "", thread = "", shownView = "", seen = {}, fromStart = {};

for (const node of document.querySelectorAll("[data-word]")) node.textContent = say[node.dataset.word];

async function poll() {
  for (;;) {
    const asked = person;
    try {
      const answer = await fetch(`state?user=${encodeURIComponent(asked)}&since=${state ? state.revision : 0}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const next = await answer.json();
      if (asked === person) draw(next);
    } catch {
      $("status").textContent = say.away;
      $("status").className = "away";
      await new Promise((wake) => setTimeout(wake, 1500));
    }
  }
}

async function act(what) {
  $("fault").textContent = "";
  const answer = await fetch("act", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ user: person, ...what }) });
  if (answer.ok) return true;
  const { error } = await answer.json();
  $("fault").textContent = answer.status === 504 ? say.failed : error;
  return false;
}

function draw(next) {
  state = next;
  if (!state.users.some((u) => u.id === person) && state.users.length) return choose(state.users[0].id);
  if (!state.channels.some((c) => c.id === channel) && state.channels.length) channel = state.channels[0].id;
  $("team").textContent = state.team;
  $("status").textContent = state.app ? say.here : say.away;
  $("status").className = state.app ? "" : "away";
  drawPeople();
  drawChannels();
  drawMessages();
  drawView();
}

function choose(id) {
  person = id;
  sessionStorage.setItem("person", id);
  thread = "";
  fetch(`state?user=${encodeURIComponent(id)}&since=0`).then((r) => r.json()).then(draw);
}

function drawPeople() {
  if ($("person").options.length !== state.users.length)
    $("person").replaceChildren(...state.users.map((u) => element("option", { value: u.id }, u.name + (u.guest ? ` (${say.guest})` : "") + (u.foreign ? ` (${say.foreign})` : ""))));
  $("person").value = person;
}

function label(c) { return c.direct ? `${say.direct} ${state.bot.name}` : (c.private ? "🔒 " : "# ") + c.name; }

function drawChannels() {
  $("channels").replaceChildren(...state.channels.map((c) => {
    const count = state.messages.filter((m) => m.channel === c.id).length;
    if (c.id === channel) seen[c.id] = count;
    const button = element("button", { type: "button", className: count > (seen[c.id] || 0) ? "new" : "" }, label(c));
    button.setAttribute("aria-current", c.id === channel);
    button.onclick = () => { channel = c.id; sessionStorage.setItem("channel", channel); thread = ""; draw(state); };
    return button;
  }));
  const here = state.channels.find((c) => c.id === channel);
  $("title").textContent = here ? label(here) : "";
}

function drawMessages() {
  const all = state.messages.filter((m) => m.channel === channel), box = $("messages");
  const below = box.scrollHeight - box.scrollTop - box.clientHeight < 80 || !fromStart[channel];
  const roots = all.filter((m) => !m.thread || !all.some((r) => r.ts === m.thread));
  const ordered = roots.flatMap((r) => [r, ...all.filter((m) => m.thread === r.ts)]);
  box.replaceChildren(...ordered.map(messageNode));
  if (below) box.scrollTop = box.scrollHeight;
  fromStart[channel] = true;
  $("answering").hidden = !thread;
  $("answering").firstElementChild.textContent = say.answering;
}

function names() { return Object.fromEntries([...state.users, state.bot].map((u) => [u.id, u.name])); }

function messageNode(m) {
  const at = new Date(Number(m.ts) * 1000), node = element("article", { className: (m.thread ? "reply " : "") + (m.only ? "only " : "") + (m.user === state.bot.id ? "bot" : "") });
  node.append(element("span", { className: "who" }, names()[m.user] || m.user),
    element("time", { className: "when", dateTime: at.toISOString() }, at.toLocaleString(words, { dateStyle: "short", timeStyle: "short" })));
  if (m.edited) node.append(element("span", { className: "edited" }, say.edited));
  if (m.only) node.append(element("p", { className: "quiet" }, say.only));
  if (m.blocks) node.append(element("div", { className: "card" + (m.thread ? " plain" : "") }, ...m.blocks.map((b) => blockNode(b, m))));
  else node.append(element("div", { className: "block" }, ...markup(m.text, names())));
  for (const file of m.files || []) node.append(element("div", { className: "block" }, "📎 " + file));
  if (!m.only) node.append(element("button", { type: "button", className: "link", onclick: () => { thread = m.thread || m.ts; drawMessages(); $("text").focus(); } }, say.reply));
  return node;
}

function blockNode(b, m) {
  switch (b.type) {
    case "header": return element("div", { className: "block head" }, ...textNodes(b.text, names()));
    case "divider": return element("hr");
    case "context": return element("div", { className: "block context" }, ...b.elements.flatMap((e) => textNodes(e, names())));
    case "actions": return element("div", { className: "actions" }, ...b.elements.map((e) => buttonNode(e, m)));
    default: return element("div", { className: "block" }, ...textNodes(b.text, names()), ...(b.fields || []).flatMap((f) => ["\n", ...textNodes(f, names())]));
  }
}

function buttonNode(e, m) {
  if (e.url) return element("a", { className: "act", href: e.url, target: "_blank", rel: "noreferrer noopener" }, ...textNodes(e.text));
  const button = element("button", { type: "button", className: "act " + (e.style || "") }, ...textNodes(e.text));
  button.onclick = async () => { button.disabled = true; await act({ do: "click", channel: m.channel, ts: m.ts, action: e.action_id }); button.disabled = false; };
  return button;
}

function drawView() {
  const v = state.view, stamp = v ? v.id + v.stamp + JSON.stringify(v.errors) : "";
  if (stamp === shownView) return;
  const typed = v && shownView.startsWith(v.id + v.stamp) ? Object.fromEntries(new FormData($("form"))) : {};
  shownView = stamp;
  if (!v) return $("modal").close();
  const footer = element("footer", {}, element("button", { type: "button", onclick: () => act({ do: "close", view: v.id }) }, v.close || "×"));
  if (v.submit) footer.append(element("button", { type: "submit" }, v.submit));
  $("form").replaceChildren(element("h2", { id: "modal-title" }, decode(v.title)), ...v.blocks.map((b) => (b.type === "input" ? inputNode(b, v, typed) : blockNode(b))), footer);
  if (!$("modal").open) $("modal").showModal();
}

function inputNode(b, v, typed) {
  const e = b.element, box = element("div"), value = typed[b.block_id] ?? e.initial_value ?? "";
  box.append(element("label", { htmlFor: "f-" + b.block_id }, ...textNodes(b.label)));
  if (e.options) {
    for (const o of e.options) {
      const checked = (typed[b.block_id] ?? (e.initial_option || {}).value) === o.value;
      box.append(element("label", { className: "choice" }, element("input", { type: "radio", name: b.block_id, value: o.value, checked }), " ", ...textNodes(o.text), element("small", {}, ...textNodes(o.description))));
    }
  } else {
    const field = element(e.multiline ? "textarea" : "input", { id: "f-" + b.block_id, name: b.block_id, required: !b.optional });
    if (!e.multiline) field.type = "text";
    if (e.max_length) field.maxLength = e.max_length;
    field.value = value;
    box.append(field);
  }
  if (v.errors && v.errors[b.block_id]) box.append(element("p", { className: "error" }, v.errors[b.block_id]));
  return box;
}

$("person").onchange = (e) => choose(e.target.value);
$("top").onclick = () => { thread = ""; drawMessages(); };
$("modal").oncancel = (e) => { e.preventDefault(); if (state.view) act({ do: "close", view: state.view.id }); };
$("form").onsubmit = (e) => {
  e.preventDefault();
  act({ do: "submit", view: state.view.id, values: Object.fromEntries(new FormData($("form"))) });
};
$("composer").onsubmit = async (e) => {
  e.preventDefault();
  const text = $("text").value;
  if (await act({ do: "say", channel, thread, text })) { $("text").value = ""; thread = ""; drawMessages(); }
};
$("text").onkeydown = (e) => { if (e.key === "Enter" && !e.shiftKey) { e.preventDefault(); $("composer").requestSubmit(); } };

poll();
