// Slack's mrkdwn as nodes (docs.slack.dev/messaging/formatting-message-text): marks within a line, quotes, code, and what
// stands in angle brackets. Nothing is parsed as markup of the page's; what is no mrkdwn stays as it is written.

import { h, linkOrWords, slackDate } from "./dom.js";
import { marked } from "./emoji.js";

export const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const FENCED = /```([\s\S]+?)```/u;
const SPAN = /`([^`\n]+)`|<([^<>\n]+)>|(?<=^|[\s("'*_~])([*_~])(?!\s|\3)([^\n]*?[^\s])\3(?=$|[\s)"'*_~.,:;!?])/u;
const TAGS = { "*": "b", _: "i", "~": "s" };
const QUOTED = /^(?:&gt;|>)\s?/u;

export function drawMrkdwn(text, around) {
  return text.split(FENCED).flatMap((part, place) => (place % 2 ? fenced(part) : lines(part, around)));
}

const fenced = (code) => h("pre", { tabindex: "0", role: "group", "aria-label": "Lines in columns" }, unescaped(code.replace(/^\n|\n$/gu, "")));

// Lines that begin with > stand together as one quote.
function lines(text, around) {
  const groups = [];
  for (const line of text.split("\n")) {
    const quoted = QUOTED.test(line);
    if (groups.at(-1)?.quoted === quoted) groups.at(-1).lines.push(line);
    else groups.push({ quoted, lines: [line] });
  }
  return groups.flatMap((group) => {
    const whole = group.lines.map((line) => (group.quoted ? line.replace(QUOTED, "") : line)).join("\n");
    return group.quoted ? h("blockquote", {}, within(whole, around)) : within(whole, around);
  });
}

function within(text, around) {
  const found = SPAN.exec(text);
  if (!found) return [marked(unescaped(text))];
  const [whole, code, bracketed, mark, styled] = found;
  const rest = text.slice(found.index + whole.length);
  return [marked(unescaped(text.slice(0, found.index))), drawn(), ...within(rest, around)];

  function drawn() {
    if (code) return h("code", {}, unescaped(code));
    if (bracketed) return inBrackets(bracketed, around);
    return h(TAGS[mark], {}, within(styled, around));
  }
}

const mention = (text) => h("span", { class: "mention" }, text);

function inBrackets(body, around) {
  const [target, label] = body.split(/\|(.*)/su);
  const name = label === undefined ? undefined : unescaped(label);
  if (target.startsWith("@")) return mention(`@${around.people?.get(target.slice(1)) ?? name ?? target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${around.rooms?.get(target.slice(1)) ?? name ?? target.slice(1)}`);
  if (target.startsWith("!date^")) return date(target.split("^"), name);
  if (target.startsWith("!")) return mention(`@${(name ?? target.slice(1).split("^").at(-1)).replace(/^@/u, "")}`);
  return linkOrWords(unescaped(target), name ?? unescaped(target).replace(/^mailto:/u, ""));
}

function date([, seconds, format], fallback) {
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) return fallback ?? "";
  return h("time", { datetime: at.toISOString(), title: at.toLocaleString() }, slackDate(format, at));
}
