// Slack's blocks as nodes: what a message, a window or the home tab shows. What is pressed is handed to `act`.

import { h } from "./dom.js";
import { marked } from "./emoji.js";
import { element, ELEMENTS } from "./elements.js";
import { FIELDS, input } from "./inputs.js";
import { drawRich, INLINE, PARTS } from "./rich.js";
import { formatted, notDrawn, plain, words } from "./text.js";

// people, rooms: id → name. act(action_id, value). place: a prefix that makes data-keys unique on the page.
// Which block something stood in is not told: an app that draws a message again gives its blocks other ids.
// values: what is filled into a window, by block and action; changed(): something there was typed or chosen.
export function drawBlock(block, around) {
  const draw = BLOCKS[block.type];
  return draw ? draw(block, around) : notDrawn(block.type);
}

export function drawBlocks(blocks, around) {
  return blocks.map((block) => drawBlock(block, around));
}

// An image is not fetched: whatever an app shows, this page asks for nothing elsewhere.
const picture = (part) => h("span", { class: "image", role: "img", "aria-label": part.alt_text }, marked("🖼 "), part.alt_text);

const BLOCKS = {
  header: (block) => h("h4", { class: "block-header" }, words(block.text)),
  divider: () => h("hr"),
  image: (block) => h("figure", {}, picture(block), block.title ? h("figcaption", {}, words(block.title)) : null),
  section: (block, around) =>
    h(
      "div",
      { class: "block-section" },
      block.text ? h("p", {}, formatted(block.text, around)) : null,
      block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("p", {}, formatted(field, around)))) : null,
      block.accessory ? element(block.accessory, around) : null,
    ),
  context: (block, around) => h("p", { class: "block-context" }, block.elements.map((part) => [part.type === "image" ? picture(part) : formatted(part, around), " "])),
  actions: (block, around) => h("div", { class: "block-actions" }, block.elements.map((part) => element(part, around))),
  input,
  markdown: (block) => h("p", { class: "block-markdown" }, block.text),
  rich_text: (block, around) => h("div", { class: "block-rich" }, drawRich(block, around)),
  table: (block, around) => {
    const align = (place) => block.column_settings?.[place]?.align ?? "left";
    const wraps = (place) => (block.column_settings?.[place]?.is_wrapped ? "" : null);
    const cell = (tag) => (one, place) =>
      h(tag, { scope: tag === "th" ? "col" : null, "data-align": align(place), "data-wraps": wraps(place) }, one.type === "rich_text" ? drawRich(one, around) : plain(one));
    const [first, ...rest] = block.rows;
    const head = h("thead", {}, h("tr", {}, first.map(cell("th"))));
    return h("div", { class: "block-table", tabindex: "0", role: "group", "aria-label": "Table" }, h("table", {}, head, h("tbody", {}, rest.map((row) => h("tr", {}, row.map(cell("td")))))));
  },
};

// Everything that is drawn here, by where it stands.
export const DRAWN = { blocks: Object.keys(BLOCKS), elements: Object.keys(ELEMENTS), fields: Object.keys(FIELDS), inline: Object.keys(INLINE), parts: Object.keys(PARTS) };
