// Switchboard's marks, drawn by the page itself: not every machine has a font with emoji. Others stay characters.

import { h } from "./dom.js";

const MARKS = {
  "🔵": ["new", "dot blue"],
  "🟣": ["taken", "dot violet"],
  "🟡": ["in review", "dot yellow"],
  "🟢": ["answered", "dot green"],
  "🔴": ["failed or urgent", "dot red"],
  "⚪": ["closed", "dot grey"],
  "⏳": ["leaving", "sign", "◔"],
  "⏸": ["held", "sign", "‖"],
  "💤": ["snoozed", "sign", "zz"],
  "⚠": ["warning", "sign warn", "!"],
  "⛔": ["forbidden", "sign bad", "×"],
  "✅": ["done", "sign good", "✓"],
  "✏": ["edited", "sign", "✎"],
  "🗑": ["deleted", "sign", "×"],
  "🔥": ["burst", "sign bad", "!!"],
  "📮": ["posted", "sign good", "↗"],
  "📎": ["file", "sign", "+"],
  "🖼": ["image", "sign", "▣"],
  "➡": ["onward", "sign", "→"],
};
const KNOWN = new RegExp(`(${Object.keys(MARKS).join("|")})\ufe0f?`, "u");

// A text as nodes, its marks drawn.
export function marked(text) {
  const parts = String(text).split(KNOWN);
  if (parts.length === 1) return text;
  return parts.map((part) => (MARKS[part] ? drawMark(part) : part));
}

// A text for a place that takes no nodes, such as a menu's option.
export const unmarked = (text) => String(text).split(KNOWN).filter((part) => !MARKS[part]).join("").trim();

function drawMark(mark) {
  const [name, style, sign] = MARKS[mark];
  return h("span", { class: `mark ${style}`, role: "img", "aria-label": name, title: name }, sign ?? "");
}
