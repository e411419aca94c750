// Building and keeping the page's nodes. Words only ever become text nodes here; nothing is parsed as markup.

export const $ = (id) => document.getElementById(id);

// h("button", {class: "x", onclick: f, "aria-label": "y"}, "words", node…). Null children are left out.
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

// Makes `container` show `items`, in order. A node is kept as long as key(item) stays, with its focus and what is typed
// into it; `data-key` brings the focus back to the same button of a node that was drawn again.
export function sync(container, items, key, draw) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const keys = items.map(key);
  const wanted = new Set(keys);
  for (const child of [...container.children]) if (!wanted.has(child.key)) child.remove();
  let at = container.firstElementChild;
  items.forEach((item, index) => {
    if (at && at.key === keys[index]) {
      at = at.nextElementSibling;
      return;
    }
    const node = draw(item);
    node.key = keys[index];
    container.insertBefore(node, at);
  });
  while (at) {
    const next = at.nextElementSibling;
    at.remove();
    at = next;
  }
  if (focused && !container.contains(document.activeElement)) {
    const again = [...container.querySelectorAll("[data-key]")].find((node) => node.dataset.key === focused);
    if (again) again.focus();
  }
}

// Keeps the end in view where it was in view before.
export function stickingToEnd(scroll, draw) {
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
  draw();
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
}

// An address is offered as a link only where it stays on this machine; any other is shown as words.
export function linkOrWords(url, words) {
  const target = URL.canParse(url) ? new URL(url) : null;
  const here = target && target.protocol === "http:" && ["127.0.0.1", "localhost"].includes(target.hostname);
  if (!here) return h("span", { class: "dead-link" }, words === url ? url : `${words} (${url})`);
  return h("a", { href: target.href, target: "_blank", rel: "noopener noreferrer" }, words);
}

export function moment(date) {
  const sameDay = date.toDateString() === new Date().toDateString();
  const time = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return sameDay ? time : `${date.toLocaleDateString([], { day: "numeric", month: "short" })} ${time}`;
}

// How long ago, as Slack says it of a date whose format is "{ago}".
export function ago(date) {
  const minutes = Math.round((Date.now() - date.getTime()) / 60000);
  if (minutes < 1) return "just now";
  const [count, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 1440 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

// A moment as Slack writes it (docs.slack.dev/messaging/formatting-message-text, "Date formatting"), in one's own zone.
export function slackDate(format, at) {
  const day = (options) => at.toLocaleDateString([], options);
  const short = day({ day: "numeric", month: "short", year: "numeric" });
  const long = day({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const full = day({ day: "numeric", month: "long", year: "numeric" });
  const parts = {
    date_num: day({ year: "numeric", month: "2-digit", day: "2-digit" }),
    date_slash: day({ year: "numeric", month: "2-digit", day: "2-digit" }),
    date: full,
    date_short: short,
    date_long: long,
    date_pretty: near(at) ?? full,
    date_short_pretty: near(at) ?? short,
    date_long_pretty: near(at) ?? long,
    time: at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }),
    time_secs: at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    ago: ago(at),
  };
  return format.replace(/\{([a-z_]+)\}/gu, (whole, name) => parts[name] ?? whole);
}

function near(at) {
  const days = Math.round((new Date(at.toDateString()) - new Date(new Date().toDateString())) / 86400000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
}

// What is told for a moment. While a window is open, it is told within it: what lies behind is out of reach.
export function toast(words) {
  const node = h("p", { class: "toast" }, words);
  const open = [...document.querySelectorAll("dialog[open]")].at(-1);
  const host = open ?? document.body;
  if ($("toasts").parentElement !== host) host.append($("toasts"));
  open?.addEventListener("close", () => document.body.append($("toasts")), { once: true });
  $("toasts").append(node);
  setTimeout(() => node.remove(), 8000);
}
