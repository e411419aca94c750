// Behind the scenes: what Slack and the bot say to each other, and switches that make either place fail.

import { $, h, sync, toast } from "./dom.js";
import { act, heal, read, slack, square } from "./wire.js";

const LINES = 60;

const TROUBLES = [
  ["Slack answers 429", "The next five posts to Slack are told to wait two seconds.", () => slack("fault", { method: "chat.postMessage", kind: "ratelimited", times: 5, retry_after: 2 })],
  ["Slack loses an answer", "The next post stands in Slack, but its answer is lost: the bot must look before it posts again.", () => slack("fault", { method: "chat.postMessage", kind: "lost_answer" })],
  ["Slack sends twice", "The next three events come twice.", () => slack("duplicate", { times: 3 })],
  ["Slack is slow", "Every answer of Slack's takes a second and a half until all is well again.", () => slack("slow", { seconds: 1.5 })],
  ["Slack hangs up", "Every connection is cut; the bot connects again and reads what it missed.", () => slack("hang_up", {})],
  ["Slack is down", "Every call fails until all is well again. What people do waits in the bot's database.", () => slack("outage", { on: true })],
  ["The square refuses", "The next two replies to the square are answered with an error.", () => square("faults", { spoil: "status", status: 503, on: "write", times: 2 })],
  ["The square loses an answer", "The next reply stands there, but its answer is lost: the bot must look before it posts again.", () => square("faults", { spoil: "lost", on: "write", times: 1 })],
  ["Kill the bot", "It ends as by kill -9, in the middle of what it does. After five seconds another starts on the same database: it loses and doubles nothing, and takes up what was under way within a quarter of a minute.", () => void act("replace-bot")],
];

export async function drawBehind() {
  if ($("behind").hidden) return;
  const { log } = await read(`/slack/_control/log?last=${LINES}`);
  sync($("traffic"), log.toReversed().map(lineOf), JSON.stringify, drawLine);
}

function lineOf(entry) {
  const what = entry.method ?? (entry.kind === "envelope" ? entry.type : (entry.envelope_id ?? entry.url ?? "").slice(0, 8));
  const about = entry.args?.text ?? entry.payload?.event?.type ?? entry.payload?.actions?.[0]?.action_id ?? entry.payload?.command ?? "";
  return { at: entry.at.slice(11, 23), kind: entry.kind, what, about: String(about).slice(0, 60), outcome: entry.outcome ?? "" };
}

function drawLine(line) {
  const bad = line.outcome && line.outcome !== "ok";
  const cells = [line.at, line.kind, line.what, line.about, line.outcome];
  return h("tr", { class: bad ? "bad" : null }, cells.map((cell) => h("td", {}, cell)));
}

async function makeTrouble(name, told, act) {
  if ((await act()) !== null) toast(`${name}. ${told}`);
}

async function mend() {
  await slack("clear_faults", {});
  await slack("outage", { on: false });
  await heal();
  toast("All is well again.");
}

export function listenToBehind() {
  const show = (open) => {
    $("behind").hidden = !open;
    $("behind-open").setAttribute("aria-expanded", String(open));
    drawBehind();
  };
  $("behind-open").addEventListener("click", () => show($("behind").hidden));
  $("behind-close").addEventListener("click", () => show(false));
  $("troubles").append(
    ...TROUBLES.map(([name, told, act]) => h("button", { type: "button", title: told, onclick: () => makeTrouble(name, told, act) }, name)),
    h("button", { type: "button", class: "primary", onclick: mend }, "All well again"),
  );
}
