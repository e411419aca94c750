// Slack's rich text as nodes: sections, lists, quotes and code, with what stands within a line.

import { h, linkOrWords, slackDate } from "./dom.js";
import { marked } from "./emoji.js";
import { notDrawn } from "./text.js";

// Code scrolls sideways, so that columns stay columns; it can then be reached by the keyboard.
const code = (parts) => h("pre", { tabindex: "0", role: "group", "aria-label": "Lines in columns" }, parts);

export const PARTS = {
  rich_text_section: (part, around) => h("p", {}, line(part, around)),
  rich_text_quote: (part, around) => h("blockquote", {}, line(part, around)),
  rich_text_preformatted: (part, around) => code(line(part, around)),
  rich_text_list: (part, around) => {
    const ordered = part.style === "ordered";
    const items = part.elements.map((one) => h("li", {}, line(one, around)));
    return h(ordered ? "ol" : "ul", { start: ordered && part.offset ? part.offset + 1 : null, "data-indent": part.indent || null }, items);
  },
};

const line = (section, around) => section.elements.map((one) => inline(one, around));

// The elements of a rich text; lists that go on deeper stand below one another, as Slack has them.
export const drawRich = (block, around) => block.elements.map((part) => (PARTS[part.type] ?? (() => notDrawn(part.type)))(part, around));

// An emoji as its characters; a code of nobody's as it is written.
const emoji = (part) =>
  part.unicode ? String.fromCodePoint(...part.unicode.split("-").map((point) => parseInt(point, 16))) : `:${part.name}:`;

const mention = (text) => h("span", { class: "mention" }, text);

export const INLINE = {
  text: (part) => h("span", {}, marked(part.text)),
  link: (part) => linkOrWords(part.url, part.text ?? part.url),
  user: (part, around) => mention(`@${around.people.get(part.user_id) ?? part.user_id}`),
  channel: (part, around) => mention(`#${around.rooms.get(part.channel_id) ?? part.channel_id}`),
  usergroup: (part) => mention(`@${part.usergroup_id}`),
  broadcast: (part) => mention(`@${part.range}`),
  emoji: (part) => h("span", {}, marked(emoji(part))),
  date: (part) => h("time", { datetime: new Date(part.timestamp * 1000).toISOString(), title: new Date(part.timestamp * 1000).toLocaleString() }, slackDate(part.format, new Date(part.timestamp * 1000))),
  color: (part) => h("code", {}, part.value),
};

const STYLES = { bold: "b", italic: "i", strike: "s", underline: "u", code: "code" };

function inline(part, around) {
  let node = (INLINE[part.type] ?? (() => `[Not drawn here: ${part.type}]`))(part, around);
  for (const [style, tag] of Object.entries(STYLES)) if (part.style?.[style]) node = h(tag, {}, node);
  return node;
}
