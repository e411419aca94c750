// The Slack side: who one is, the channels, the messages, the thread and the home tab. Windows are `window`'s.

import { drawBlocks } from "./blocks.js";
import { composer } from "./composer.js";
import { $, h, stickingToEnd, sync, toast } from "./dom.js";
import { drawMessage } from "./messages.js";
import { drawPeople } from "./people.js";
import { waitingFor } from "./road.js";
import { countFresh, squareState } from "./square.js";
import { drawWindow, listenToWindow } from "./window.js";
import { slack } from "./wire.js";

const HOME = "home";
const at = { me: "", room: "", thread: "", editing: "" };
const seen = new Map();
let state = null;
let offers = null;

// Slack's state as it was drawn last, and where one is: {me, room, thread}.
export const slackState = () => state;
export const here = () => at;

export function drawSlack(now) {
  state = now;
  if (!at.me) begin();
  drawPlaces();
  const around = surroundings();
  drawRoom(around);
  drawThread(around);
  drawHome(around);
  drawWindow(state, at.me, around);
}

const redraw = () => state && drawSlack(state);

function begin() {
  const kept = JSON.parse(sessionStorage.getItem("at") ?? "{}");
  const rooms = state.channels.map((room) => room.id);
  at.me = state.users.some((user) => user.id === kept.me) ? kept.me : state.users[0].id;
  at.room = kept.room === HOME || rooms.includes(kept.room) ? kept.room : rooms[0];
  for (const room of state.channels) seen.set(room.id, lastTs(room));
}

function go(where) {
  const elsewhere = where.room !== undefined && where.room !== at.room;
  Object.assign(at, where);
  sessionStorage.setItem("at", JSON.stringify({ me: at.me, room: at.room }));
  redraw();
  if (elsewhere) $("messages").scrollTop = $("messages").scrollHeight;
  for (const current of document.querySelectorAll("#people [aria-pressed=true], #channels [aria-current]")) current.scrollIntoView({ block: "nearest", inline: "nearest" });
  document.dispatchEvent(new Event("moved"));
}

function surroundings() {
  const bot = { name: state.bot.name };
  const people = new Map(state.users.map((user) => [user.id, user.real_name]));
  const rooms = new Map(state.channels.filter((room) => !room.direct).map((room) => [room.id, room.name]));
  const { shortcuts, reactions } = offers;
  return { me: at.me, channel: at.room, bot, people, rooms, shortcuts, reactions, openThread, edit };
}

// What may be completed; commands only where Slack takes them.
function completions(inThread) {
  const people = state.users.map((user) => ({ name: user.name, does: user.real_name }));
  const all = ["here", "channel", "everyone"].map((name) => ({ name, does: "everybody in this channel" }));
  const rooms = state.channels.filter((room) => !room.direct).map((room) => ({ name: room.name, does: room.topic }));
  return { slashes: inThread ? [] : offers.slashes, commands: offers.commands, people: [...people, ...all], rooms };
}

const lastTs = (room) => room.messages.flatMap((m) => [m, ...m.replies]).reduce((last, m) => (m.ts > last ? m.ts : last), "");

function drawPlaces() {
  drawPeople(state, offers.people, at.me, waitingFor, (me) => go({ me, editing: "" }), goToQuestion);
  const mine = waitingFor(at.me).length;
  $("view-waits").textContent = String(mine);
  $("view-waits").hidden = !mine;
  drawViews();
  const rooms = state.channels.filter((room) => !room.direct && room.members.includes(at.me));
  const place = (room) => {
    if (room.id === at.room) seen.set(room.id, lastTs(room));
    return { id: room.id, name: room.name, current: room.id === at.room, fresh: lastTs(room) > (seen.get(room.id) ?? "") };
  };
  sync($("channels"), rooms.map(place), JSON.stringify, drawPlace);
  mark($("home-tab"), at.room === HOME);
  $("desk-tab").hidden = !offers.people[at.me];
  $("desk-tab").href = `/desk?user=${encodeURIComponent(at.me)}`;
}

function drawPlace(room) {
  const enter = () => go({ room: room.id, thread: "", editing: "" });
  const news = room.fresh ? h("span", { class: "fresh" }, "new") : null;
  const button = h("button", { type: "button", class: "place", "data-key": room.id, onclick: enter }, `# ${room.name}`, news);
  mark(button, room.current);
  return h("li", {}, button);
}

function mark(button, current) {
  if (current) button.setAttribute("aria-current", "page");
  else button.removeAttribute("aria-current");
}

const whisper = (thread) =>
  (state.ephemerals[at.me] ?? [])
    .filter((message) => message.channel === at.room && (message.thread_ts ?? "") === thread)
    .map((message) => ({ ...message, ephemeral: true }));

const byTime = (a, b) => (a.ts < b.ts ? -1 : 1);

function drawRoom(around) {
  const room = state.channels.find((one) => one.id === at.room);
  $("messages").hidden = $("composer").hidden = !room;
  $("room-name").textContent = room ? `# ${room.name}` : "Switchboard home";
  $("room-topic").textContent = room?.topic ?? "";
  if (!room) return;
  const messages = [...room.messages, ...whisper("")].sort(byTime);
  stickingToEnd($("messages"), () => sync($("messages"), messages, identity, (m) => drawMessage(m, around, false)));
}

const identity = (message) => `${at.me} ${at.room} ${JSON.stringify({ ...message, replies: message.replies?.length })}`;

function drawThread(around) {
  const first = state.channels.find((one) => one.id === at.room)?.messages.find((message) => message.ts === at.thread);
  $("thread").hidden = !first;
  $("slack").classList.toggle("with-thread", Boolean(first));
  $("view-replies").textContent = String(first?.replies.length ?? 0);
  $("view-replies").hidden = !first?.replies.length;
  if (!first) return;
  const messages = [first, ...[...first.replies, ...whisper(at.thread)].sort(byTime)];
  stickingToEnd($("thread-messages"), () =>
    sync($("thread-messages"), messages, identity, (m) => drawMessage(m, { ...around }, true)),
  );
}

// What a phone shows: one column at a time.
function see(view) {
  document.body.dataset.view = view;
  drawViews();
  if (squareState()) countFresh();
}

function drawViews() {
  for (const tab of $("views").children) {
    tab.setAttribute("aria-pressed", String(tab.dataset.view === document.body.dataset.view));
    if (tab.dataset.view === "thread") tab.disabled = !at.thread;
  }
}

// Goes where a question is: as `me`, or as somebody for whom it waits there, if one is not among them.
export function goToQuestion(question, me = "") {
  const person = me || (question.waits_for.includes(at.me) ? at.me : (question.waits_for[0] ?? at.me));
  const room = state.channels.find((one) => one.id === question.channel);
  const named = new RegExp(`\\bQ-${question.number}\\b`);
  const message = room?.messages.findLast((one) => one.bot_id && named.test(JSON.stringify(one.blocks ?? "")));
  show({ person, channel: room?.id ?? at.room, ts: "", shown: message?.ts });
}

// Goes to a channel as a person, with a thread open, or a message marked for a moment.
export function show(place) {
  see(place.ts ? "thread" : "slack");
  go({ me: place.person || at.me, room: place.channel, thread: place.ts, editing: "" });
  const end = $("thread-messages");
  if (place.ts) end.scrollTop = end.scrollHeight;
  const marked = $("messages").querySelector(`[data-ts="${place.shown ?? place.ts}"]`);
  marked?.scrollIntoView({ block: "center" });
  marked?.classList.add("shown");
  setTimeout(() => marked?.classList.remove("shown"), 2500);
}

function openThread(ts) {
  see("thread");
  go({ thread: ts, editing: "" });
  $("thread-messages").scrollTop = $("thread-messages").scrollHeight;
  $("messages").querySelector(`[data-ts="${ts}"]`)?.scrollIntoView({ block: "nearest" });
  $("thread-text").focus();
}

function edit(message) {
  const text = at.thread && message.ts !== at.thread ? $("thread-text") : $("composer-text");
  text.value = message.text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  at.editing = message.ts;
  text.focus();
  toast("You are editing a message. Send saves it, Escape leaves it.");
}

function drawHome(around) {
  $("home").hidden = at.room !== HOME;
  const view = state.homes[at.me];
  const act = (action_id, value) => slack("act_at_home", { user: at.me, action_id, value });
  const blocks = view ? [view] : [];
  sync($("home"), blocks, (one) => `${at.me} ${one.hash}`, (one) => h("div", {}, drawBlocks(one.blocks, { ...around, place: HOME, act })));
}

export function listenToSlack(about) {
  offers = about;
  for (const tab of $("views").children) tab.addEventListener("click", () => see(tab.dataset.view));
  $("home-tab").addEventListener("click", () => {
    go({ room: HOME, thread: "" });
    slack("open_home", { user: at.me });
  });
  $("thread-close").addEventListener("click", () => {
    see("slack");
    go({ thread: "" });
  });
  const where = (thread) => ({ me: at.me, channel: at.room, thread, editing: at.editing });
  const done = () => {
    at.editing = "";
    for (const id of ["messages", "thread-messages"]) $(id).scrollTop = $(id).scrollHeight;
  };
  composer("composer", () => where(""), done, () => completions(false));
  composer("thread", () => where(at.thread), done, () => completions(true));
  document.addEventListener("view", (event) => see(event.detail));
  listenToWindow();
}
