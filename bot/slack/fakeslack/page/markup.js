// Slack's own markup, turned into DOM nodes: no text ever becomes HTML.
"use strict";

const emoji = { warning: "⚠️", no_entry: "⛔", eyes: "👀", white_check_mark: "✅" };

function decode(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// A text object: plain text as it is, or mrkdwn.
function textNodes(object, names) {
  if (!object) return [];
  if (object.type === "plain_text") return [decode(object.text)];
  return markup(object.text, names);
}

function markup(text, names) {
  const out = [];
  text.split("\n").forEach((line, i) => {
    if (i > 0) out.push("\n");
    const quoted = line.replace(/^(&gt;|>) ?/, "");
    const nodes = inline(quoted, names);
    out.push(...(quoted === line ? nodes : [element("blockquote", {}, ...nodes)]));
  });
  return out;
}

const tokens = /<([^<>\n]+)>|\*([^*\n]+)\*|(?<![\p{L}\d])_([^_\n]+)_(?![\p{L}\d])|~([^~\n]+)~|`([^`\n]+)`|:([a-z_]+):/u;

function inline(text, names) {
  const out = [];
  for (;;) {
    const found = tokens.exec(text);
    if (!found) break;
    out.push(decode(text.slice(0, found.index)));
    const [whole, reference, bold, italic, strike, code, name] = found;
    if (reference !== undefined) out.push(referenceNode(reference, names));
    else if (bold !== undefined) out.push(element("b", {}, ...inline(bold, names)));
    else if (italic !== undefined) out.push(element("i", {}, ...inline(italic, names)));
    else if (strike !== undefined) out.push(element("s", {}, ...inline(strike, names)));
    else if (code !== undefined) out.push(element("code", {}, decode(code)));
    else out.push(emoji[name] || whole);
    text = text.slice(found.index + whole.length);
  }
  out.push(decode(text));
  return out;
}

function referenceNode(inside, names) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = decode(bar < 0 ? target : inside.slice(bar + 1));
  if (target.startsWith("@")) return element("b", {}, "@" + (names[target.slice(1)] || label));
  if (target.startsWith("!date^")) {
    const at = new Date(Number(target.split("^")[1]) * 1000);
    return element("time", { dateTime: at.toISOString() }, at.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }));
  }
  if (target.startsWith("!") || target.startsWith("#")) return element("b", {}, label);
  if (/^(https?|mailto):/.test(target)) return element("a", { href: decode(target), rel: "noreferrer noopener", target: "_blank" }, label);
  return label;
}
