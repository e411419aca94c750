// Slack's blocks as nodes: what a message, a window or the home tab shows. What is pressed is handed to `act`.

import { ago, h, linkOrWords, moment } from "./dom.js";
import { marked, unmarked } from "./emoji.js";
import { input } from "./inputs.js";

// people, rooms: id → name. act(action_id, value). place: a prefix that makes data-keys unique on the page.
// Which block something stood in is not told: an app that draws a message again gives its blocks other ids.
// values: what is filled into a window, by block and action; changed(): something there was typed or chosen.
export function drawBlock(block, around) {
  const draw = BLOCKS[block.type];
  return draw ? draw(block, around) : h("p", { class: "unknown" }, `[${block.type}]`);
}

export function drawBlocks(blocks, around) {
  return blocks.map((block) => drawBlock(block, around));
}

const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const plain = (text) => (text.type === "mrkdwn" ? unescaped(text.text) : text.text);
const words = (text) => marked(plain(text));

const BLOCKS = {
  header: (block) => h("h4", { class: "block-header" }, words(block.text)),
  divider: () => h("hr"),
  image: (block) => h("p", { class: "block-context" }, marked("🖼 "), block.alt_text),
  section: (block, around) =>
    h(
      "div",
      { class: "block-section" },
      block.text ? h("p", {}, words(block.text)) : null,
      (block.fields ?? []).map((field) => h("p", { class: "field" }, words(field))),
      block.accessory ? element(block.accessory, around) : null,
    ),
  context: (block) => h("p", { class: "block-context" }, block.elements.map((part) => [words(part), " "])),
  actions: (block, around) =>
    h("div", { class: "block-actions" }, block.elements.map((part) => element(part, around))),
  input,
  markdown: (block) => h("p", {}, block.text),
  rich_text: (block, around) => h("div", { class: "block-rich" }, block.elements.map((part) => rich(part, around))),
};

const RICH = {
  rich_text_section: (parts) => h("p", {}, parts),
  rich_text_quote: (parts) => h("blockquote", {}, parts),
  rich_text_preformatted: (parts) => h("pre", {}, parts),
};

function rich(part, around) {
  if (part.type === "rich_text_list") {
    const tag = part.style === "ordered" ? "ol" : "ul";
    return h(tag, {}, part.elements.map((line) => h("li", {}, line.elements.map((one) => inline(one, around)))));
  }
  const parts = part.elements.map((one) => inline(one, around));
  return (RICH[part.type] ?? RICH.rich_text_section)(parts);
}

// An emoji as its characters; a code of nobody's as it is written.
const emoji = (part) =>
  part.unicode ? String.fromCodePoint(...part.unicode.split("-").map((point) => parseInt(point, 16))) : `:${part.name}:`;

const INLINE = {
  text: (part) => h("span", {}, marked(part.text)),
  link: (part) => linkOrWords(part.url, part.text ?? part.url),
  user: (part, around) => h("span", { class: "mention" }, `@${around.people.get(part.user_id) ?? part.user_id}`),
  channel: (part, around) => h("span", { class: "mention" }, `#${around.rooms.get(part.channel_id) ?? part.channel_id}`),
  usergroup: (part) => h("span", { class: "mention" }, `@${part.usergroup_id}`),
  broadcast: (part) => h("span", { class: "mention" }, `@${part.range}`),
  emoji: (part) => h("span", {}, marked(emoji(part))),
  date: (part) => h("time", {}, shownDate(part)),
};

const shownDate = (part) => {
  const at = new Date(part.timestamp * 1000);
  return part.format?.includes("{ago}") ? ago(at) : moment(at);
};

const STYLES = { bold: "b", italic: "i", strike: "s", code: "code" };

function inline(part, around) {
  let node = (INLINE[part.type] ?? (() => `[${part.type}]`))(part, around);
  for (const [style, tag] of Object.entries(STYLES)) if (part.style?.[style]) node = h(tag, {}, node);
  return node;
}

const agreed = (part) => !part.confirm || window.confirm(plain(part.confirm.text));

function element(part, around) {
  const key = `${around.place}/${part.action_id}/${part.value ?? ""}`;
  if (part.type === "button") return pressable(part, around, key);
  if (part.options) return menu(part, around, key);
  return h("span", { class: "unknown" }, `[${part.type}]`);
}

function pressable(part, around, key) {
  const press = () => agreed(part) && around.act(part.action_id, part.value ?? null);
  const style = part.style ? `button ${part.style}` : "button";
  const button = h("button", { type: "button", class: style, "data-key": key, onclick: press }, words(part.text));
  return part.url ? h("span", {}, button, " ", linkOrWords(part.url, part.url)) : button;
}

// An overflow or a select under a message: a native menu that goes back to its name once something was chosen.
function menu(part, around, key) {
  const name = part.placeholder ? unmarked(plain(part.placeholder)) : "More…";
  const options = part.options.map((option) => h("option", { value: option.value }, unmarked(plain(option.text))));
  const select = h("select", { class: "menu", "aria-label": name, "data-key": key }, h("option", { value: "" }, name), options);
  select.addEventListener("change", () => {
    const value = select.value;
    select.value = "";
    if (value && agreed(part)) around.act(part.action_id, value);
  });
  return select;
}
