// The public side: the square's threads and the feed, and the one form with which any customer speaks.

import { $, h, linkOrWords, moment, sync } from "./dom.js";
import { square } from "./wire.js";

const ASK = { kind: "ask", label: "Ask something on the square", send: "Ask" };
let mode = ASK;
let account = "";
let drawn = null;
let seen = null;

// The square's state as it was drawn last.
export const squareState = () => drawn;

export function drawSquare(state) {
  drawn = state;
  account = state.members.find((member) => member.account)?.handle ?? "";
  const people = state.members.filter((member) => !member.account);
  sync($("customers"), people, (one) => one.handle, (one) => h("option", { value: one.handle }, one.name));
  if (!$("speak-as").value && document.activeElement !== $("speak-as")) $("speak-as").value = people[0]?.handle ?? "";
  sync($("threads"), state.threads, JSON.stringify, drawThread);
  sync($("feed"), state.entries, JSON.stringify, drawEntry);
  countFresh();
}

// How many posts came since one looked, where the public side is not in view.
export function countFresh() {
  const all = drawn.threads.reduce((sum, thread) => sum + thread.posts.length, 0);
  if (seen === null || $("square").checkVisibility()) seen = all;
  $("view-fresh").textContent = String(all - seen);
  $("view-fresh").hidden = all <= seen;
}

function drawThread(thread) {
  const lock = thread.locked ? ["unlock", "Unlock"] : ["lock", "Lock"];
  return h(
    "article",
    { class: "public-thread", "data-thread": thread.id },
    thread.title ? h("h3", {}, thread.title) : null,
    thread.posts.map((post) => drawPost(post, thread, post.depth === 0 ? lock : null)),
  );
}

function drawPost(post, thread, lock) {
  const ours = post.author.account;
  const tool = (name, words, act) =>
    h("button", { type: "button", class: "tool", "data-key": `post-${post.id}-${name}`, onclick: act }, words);
  const change = (verb) => () => square(`posts/${post.id}/${verb}`);
  return h(
    "div",
    { class: `post${ours ? " ours" : ""}`, "data-post": post.id, "data-depth": Math.min(post.depth, 4) },
    h(
      "p",
      { class: "who" },
      h("b", {}, post.author.name),
      h("span", {}, ` @${post.author.handle}`),
      ours ? h("span", { class: "badge" }, "the company") : null,
      h("time", {}, moment(new Date(post.written_at))),
      post.edited_at ? h("span", { class: "gone" }, "edited") : null,
      lock && thread.locked ? h("span", { class: "gone" }, "locked") : null,
    ),
    h("p", { class: post.deleted ? "gone" : "words", dir: "auto" }, post.deleted ? "This post was deleted." : post.text),
    (post.images ?? []).map((image, place) =>
      h("img", { class: "picture", src: `/square/images/${post.id}/${place}`, alt: image.alt, title: image.alt }),
    ),
    post.deleted
      ? null
      : h(
          "div",
          { class: "tools", role: "group", "aria-label": "Post" },
          thread.locked ? null : tool("answer", "Answer", () => speak(answering(post))),
          ours ? null : tool("edit", "Edit", () => speak(editing(post))),
          tool("delete", "Delete", change("delete")),
          lock ? tool("lock", lock[1], change(lock[0])) : null,
        ),
  );
}

const answering = (post) => ({ kind: "answer", post, label: `Answer @${post.author.handle}`, send: "Answer" });
const editing = (post) => ({ kind: "edit", post, label: `Edit what @${post.author.handle} wrote`, send: "Save" });

function speak(next) {
  mode = next;
  $("speak-about").textContent = next.label;
  $("speak-send").textContent = next.send;
  $("speak-cancel").hidden = next.kind === "ask";
  $("speak-title-label").hidden = next.kind !== "ask";
  $("speak-as").disabled = next.kind === "edit";
  if (next.kind === "edit") $("speak-text").value = next.post.text;
  if (next.kind === "answer" && next.post.author.handle !== account) $("speak-as").value = next.post.author.handle;
  if (next.kind !== "ask") $("speak-text").focus();
}

async function send(event) {
  event.preventDefault();
  const text = $("speak-text").value;
  const handle = $("speak-as").value.trim();
  const asked = { handle, text, title: $("speak-title").value.trim() };
  const done = await {
    ask: () => square("ask", asked),
    answer: () => square(`posts/${mode.post.id}/answer`, { handle, text }),
    edit: () => square(`posts/${mode.post.id}/edit`, { text }),
  }[mode.kind]();
  if (done === null) return;
  $("speak-text").value = $("speak-title").value = "";
  if (mode.kind === "ask") document.dispatchEvent(new CustomEvent("asked", { detail: { id: done.id, text: done.text } }));
  speak(ASK);
  if (asked.title !== undefined) $("threads").querySelector(`[data-post="${done.id}"]`)?.scrollIntoView({ block: "nearest" });
}

// A blog's words without its markup; whatever is left is shown as words, so nothing here needs to be complete.
const readable = (html) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();

function drawEntry(entry) {
  return h(
    "article",
    { class: "public-thread" },
    h("h3", {}, entry.title),
    h("p", { class: "who" }, h("b", {}, entry.author), h("time", {}, moment(new Date(entry.written_at)))),
    h("p", { class: "words", dir: "auto" }, readable(entry.html)),
    h("p", { class: "tools" }, linkOrWords(entry.url, "Open the article")),
  );
}

// Goes to where one asks.
export function writeOnSquare() {
  showPost(0);
  speak(ASK);
  $("speak-text").focus();
}

// Brings a post into view, and marks it for a moment; with 0, only the square.
export function showPost(id) {
  document.dispatchEvent(new CustomEvent("view", { detail: "public" }));
  show(false);
  const post = $("threads").querySelector(`[data-post="${id}"]`);
  post?.scrollIntoView({ block: "center" });
  post?.classList.add("shown");
  setTimeout(() => post?.classList.remove("shown"), 2500);
}

function show(feed) {
  $("feed").hidden = !feed;
  $("threads").hidden = feed;
  $("speak").hidden = feed;
  $("show-feed").setAttribute("aria-pressed", String(feed));
  $("show-threads").setAttribute("aria-pressed", String(!feed));
}

export function listenToSquare() {
  $("speak").addEventListener("submit", send);
  $("speak-cancel").addEventListener("click", () => {
    $("speak-text").value = "";
    speak(ASK);
  });
  $("show-feed").addEventListener("click", () => show(true));
  $("show-threads").addEventListener("click", () => show(false));
}
