// One message as it stands in a channel or a thread, with what one may do to it.

import { drawBlocks } from "./blocks.js";
import { h, moment } from "./dom.js";
import { marked } from "./emoji.js";
import { hue, initials } from "./people.js";
import { slack } from "./wire.js";

const when = (ts) => moment(new Date(Number(ts) * 1000));

// around: {me, channel, bot, people, rooms, shortcuts, openThread, edit}; inThread: no thread is offered under it.
export function drawMessage(message, around, inThread) {
  const own = message.user === around.me;
  const fromApp = Boolean(message.bot_id);
  const name = fromApp ? around.bot.name : around.people.get(message.user) ?? message.user ?? "Slack";
  const gone = message.subtype === "tombstone";
  return h(
    "article",
    { class: `message${message.ephemeral ? " ephemeral" : ""}`, "data-ts": message.ts, "aria-label": `${name}, ${when(message.ts)}` },
    h("span", { class: `face${fromApp ? " app" : ""}`, "aria-hidden": "true", "data-hue": fromApp ? null : Math.floor(hue(message.user ?? "") / 30) }, initials(name)),
    h(
      "div",
      { class: "said" },
      h("p", { class: "who" }, h("b", {}, name), fromApp ? h("span", { class: "badge" }, "APP") : null, h("time", {}, when(message.ts))),
      message.ephemeral ? h("p", { class: "only-you" }, "Only you can see this") : null,
      gone ? h("p", { class: "gone" }, "This message was deleted.") : drawBlocks(blocksOf(message), acting(message, around)),
      (message.files ?? []).map((file) => h("p", { class: "file" }, marked("📎 "), file.name)),
      reactions(message, around),
      message.edited && !fromApp ? h("p", { class: "gone" }, "(edited)") : null,
      inThread || message.ephemeral ? null : replies(message, around),
    ),
    gone || message.ephemeral ? null : tools(message, around, own, inThread),
  );
}

function blocksOf(message) {
  if (message.blocks?.length) return message.blocks;
  return [{ type: "section", text: { type: "mrkdwn", text: message.text ?? "" } }];
}

function acting(message, around) {
  const { me, channel } = around;
  const at = { user: me, channel: message.channel ?? channel, ts: message.ts };
  return { ...around, place: message.ts, act: (action_id, value) => slack("press", { ...at, action_id, value }) };
}

// Who reacted with what; a press adds one's own or takes it back.
function reactions(message, around) {
  if (!message.reactions?.length) return null;
  const pill = (one) => {
    const mine = one.users.includes(around.me);
    const names = one.users.map((user) => around.people.get(user) ?? around.bot.name).join(", ");
    const at = { user: around.me, channel: around.channel, ts: message.ts, name: one.name };
    const told = `${one.name.replaceAll("_", " ")}: ${names}`;
    const press = () => slack(mine ? "unreact" : "react", at);
    const key = `${message.ts}/reaction/${one.name}`;
    return h("button", { type: "button", class: "reaction", "aria-pressed": String(mine), "aria-label": told, title: told, "data-key": key, onclick: press }, `:${one.name}: `, String(one.count));
  };
  return h("div", { class: "reactions", role: "group", "aria-label": "Reactions" }, message.reactions.map(pill));
}

// The reactions that do something, and one that only pleases.
function reacting(message, around, at) {
  const has = (name) => message.reactions?.some((one) => one.name === name && one.users.includes(around.me));
  const offered = [...around.reactions, { name: "thumbsup", does: "" }].filter((one) => !has(one.name));
  const options = offered.map((one) => h("option", { value: one.name }, `:${one.name}: ${one.does}`.trim()));
  const select = h("select", { class: "tool", "aria-label": "React", "data-key": `${message.ts}/tool/react` }, h("option", { value: "" }, "React…"), options);
  select.addEventListener("change", () => {
    const name = select.value;
    select.value = "";
    if (name) slack("react", { ...at, name });
  });
  return select;
}

function replies(message, around) {
  const count = message.replies?.length ?? 0;
  if (!count) return null;
  const words = count === 1 ? "1 reply" : `${count} replies`;
  const open = () => around.openThread(message.ts);
  return h("button", { type: "button", class: "replies", "data-key": `${message.ts}/replies`, onclick: open }, words);
}

function tools(message, around, own, inThread) {
  const at = { user: around.me, channel: around.channel, ts: message.ts };
  const tool = (name, words, act) =>
    h("button", { type: "button", class: "tool", "data-key": `${message.ts}/tool/${name}`, onclick: act }, words);
  return h(
    "div",
    { class: "tools", role: "group", "aria-label": "Message" },
    inThread ? null : tool("thread", "Reply in thread", () => around.openThread(message.ts)),
    reacting(message, around, at),
    message.bot_id ? null : around.shortcuts.map((one) => tool(one.callback_id, one.name, () => slack("shortcut", { ...at, callback_id: one.callback_id }))),
    own ? tool("edit", "Edit", () => around.edit(message)) : null,
    own ? tool("delete", "Delete", () => slack("delete", at)) : null,
  );
}
