// Slack's text objects as words, and what is said in the place of what this page cannot draw.

import { h } from "./dom.js";
import { marked, unmarked } from "./emoji.js";
import { drawMrkdwn, unescaped } from "./mrkdwn.js";

// A text object as a string, and as nodes with its marks drawn, and as a string without them.
export const plain = (text) => (text.type === "mrkdwn" ? unescaped(text.text) : text.text);
export const words = (text) => marked(plain(text));

// Where Slack formats a text object: a section, its fields, a context.
export const formatted = (text, around) => (text.type === "mrkdwn" ? drawMrkdwn(text.text, around) : words(text));
export const bare = (text) => unmarked(plain(text));

export const notDrawn = (type) => h("p", { class: "unknown", role: "note" }, `Not drawn here: ${type}`);
