// Slack's text objects as words, and what is said in the place of what this page cannot draw.

import { h } from "./dom.js";
import { marked, unmarked } from "./emoji.js";

export const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

// A text object as a string, and as nodes with its marks drawn, and as a string without them.
export const plain = (text) => (text.type === "mrkdwn" ? unescaped(text.text) : text.text);
export const words = (text) => marked(plain(text));
export const bare = (text) => unmarked(plain(text));

export const notDrawn = (type) => h("p", { class: "unknown", role: "note" }, `Not drawn here: ${type}`);
