// The guided tour: eight steps that a person takes alone or has done. Each step knows where one acts, does itself, and
// notices that it was done, however it was done.

import { $ } from "./dom.js";
import { road } from "./road.js";
import { goToQuestion, here, show, slackState } from "./slack.js";
import { showPost, squareState, writeOnSquare } from "./square.js";
import { slack, square } from "./wire.js";

const END = 8;
const BEFORE = -1;
let offers = null;
let step = null; // null: not on the tour; END: it has ended
let said = null; // the words of this tour
let asked = null; // the post with which it began
let expert = "";
let busy = false;
let pointed = null;

export const onTour = () => step !== null;

// What stands where: the question of this tour, its card, the company's answer. Each is undefined until it is there.
const tight = (text) => text.replace(/^@\w+\s+/, "").replace(/\s+/g, " ").trim().toLowerCase();
const question = () => asked && road().questions.find((one) => tight(asked.text).startsWith(tight(one.words).slice(0, 60)));
const room = (id) => slackState().channels.find((one) => one.id === id);
const about = (one, number) => one.bot_id && new RegExp(`\\bQ-${number}\\b`).test(JSON.stringify(one.blocks ?? ""));
const card = () => question() && room(question().card)?.messages.findLast((one) => about(one, question().number));
const there = () => Boolean(card() && expert);
const thread = () => squareState().threads.find((one) => one.posts.some((post) => post.id === asked?.id));
const answer = () => thread()?.posts.find((post) => post.author.account && !post.deleted);
const came = (...states) => states.includes(question()?.state);
const PROPOSED = ["proposed", "approved", "sent", "settled"];
const talk = () => (card()?.replies ?? []).filter((one) => !one.bot_id && one.user !== slackState().bot.user);
const isReply = (text) => /^\s*reply(?:\s+another)?:/i.test(text ?? "");
const approver = () => question().waits_for.find((one) => one !== expert) ?? question().waits_for[0] ?? here().me;
const name = (id) => slackState().users.find((user) => user.id === id)?.real_name ?? "somebody";

const inMessage = (ts, action) => document.querySelector(`[data-ts="${ts}"] [data-action="${action}"]`);
const shownCard = () => document.querySelector(`#messages [data-ts="${card()?.ts}"]`);
const inSight = (node) => {
  if (!node?.checkVisibility()) return false;
  const [one, around] = [node.getBoundingClientRect(), $("messages").getBoundingClientRect()];
  return one.bottom > around.top && one.top < around.bottom;
};
const review = () => room(question().channel)?.messages.findLast((one) => about(one, question().number));
const goToCard = (person, open = false) => show({ person, channel: question().card, ts: open ? card()?.ts ?? "" : "", shown: card()?.ts });
const threadField = () => (here().thread === card()?.ts ? $("thread-composer") : shownCard());

async function ask() {
  const customer = offers.customer;
  showPost(0);
  const post = await square("ask", { handle: customer, text: said.question, title: "" });
  if (post) remember({ id: post.id, text: said.question });
}

// Whether the question is there; own words that are not about the company never are, so they are not waited for long.
async function cameUp() {
  const own = asked.text !== said.question;
  for (let look = 0; step === 1 && !there() && (look < 40 || !own); look += 1) await new Promise((done) => setTimeout(done, 200));
  drawTour();
  return step !== 1 || there();
}

function remember(post) {
  asked = post;
  expert = "";
}

const STEPS = [
  {
    title: "A customer asks in public",
    says: () => "Customers write on the square. Ask something there in your own words, or let @mia_ops ask.",
    target: () => $("speak"),
    go: () => writeOnSquare(),
    act: ask,
    done: () => Boolean(asked),
    after: () => "It stands on the square, and Switchboard has seen it.",
  },
  {
    title: "It becomes a card",
    says: () => (there() ? `It is Q-${question().number} on the road, and stands as a card before those who know. Look at it as ${name(expert)}.` : "It is being sorted: what is it about, who knows, was it asked before? If no card comes, it was not about the company."),
    target: () => (there() ? (shownCard() ?? document.querySelector(`[data-key="road/${question().number}"]`)) : $("road")),
    go: () => (there() ? goToCard(expert) : null),
    act: async () => ((await cameUp()) ? step === 1 && goToCard(expert) : ask()),
    done: () => question()?.card && here().room === question().card && question().waits_for.includes(here().me) && inSight(shownCard()),
    after: () => "The card says who asks, since when, by when an answer is promised, and why it came here.",
  },
  {
    title: "Somebody takes it",
    says: () => `Press Claim, so that nobody else answers too. You are ${name(here().me)}.`,
    target: () => inMessage(card()?.ts, offers.claim) ?? shownCard(),
    go: () => goToCard(expert),
    act: async () => {
      goToCard(expert);
      await slack("press", { user: expert, channel: question().card, ts: card().ts, action_id: offers.claim });
    },
    done: () => Boolean(question()?.claimed_by) || came(...PROPOSED),
    after: () => `${name(question().claimed_by || expert)} is on it, and the others see that.`,
  },
  {
    title: "Talk stays inside",
    says: () => "Open the card's thread and say what only colleagues should read. Nothing said there leaves by itself.",
    target: threadField,
    go: () => goToCard(expert, true),
    act: async () => {
      goToCard(expert, true);
      await slack("say", { user: expert, channel: question().card, text: said.inside, thread_ts: card().ts });
    },
    done: () => talk().some((one) => !isReply(one.text)) || came(...PROPOSED),
    after: () => "Only an explicit reply leaves. This was none.",
  },
  {
    title: "A reply is proposed",
    says: () => "Write in the thread, beginning with reply: and the words for the customer.",
    target: threadField,
    go: () => goToCard(expert, true),
    act: async () => {
      goToCard(expert, true);
      await slack("say", { user: expert, channel: question().card, text: `reply: ${said.reply}`, thread_ts: card().ts });
    },
    done: () => came(...PROPOSED),
    after: () => "The thread shows the words as the square will show them. Now they are in review.",
  },
  {
    title: "Communications approves",
    says: () => "A second person reads it as the public will, in #comms-review: approve it, or edit it first.",
    target: () => (came("proposed") ? inMessage(review()?.ts, offers.approve) : null),
    go: () => goToQuestion(question(), approver()),
    act: async () => {
      const [user, at] = [approver(), review()];
      goToQuestion(question(), user);
      await slack("press", { user, channel: question().channel, ts: at.ts, action_id: offers.approve });
    },
    done: () => came("approved", "sent", "settled"),
    after: () => "Approved, in exactly these words; a later change would need a new approval.",
  },
  {
    title: "It leaves",
    says: () => "For a few seconds Undo in the thread calls it back. Then the words stand under the customer's post.",
    target: () => (answer() ? document.querySelector(`[data-post="${answer().id}"]`) : null),
    go: () => showPost(answer()?.id ?? asked.id),
    act: () => showPost(answer()?.id ?? asked.id),
    done: () => Boolean(answer()),
    after: () => "Letter for letter what was approved, with the name of who speaks.",
  },
  {
    title: "The customer comes back",
    says: () => "Answer under the company's words on the square, as the customer. It comes to the same thread, and to the same people.",
    target: () => document.querySelector(`[data-post="${answer()?.id}"]`),
    go: () => showPost(answer()?.id),
    act: async () => {
      await square(`posts/${answer().id}/answer`, { handle: thread().posts[0].author.handle, text: said.follow_up });
      goToCard(expert, true);
    },
    done: () => thread()?.posts.some((post) => post.parent_id === answer()?.id),
    after: () => "The question is open again, with everything that was said. That is the whole road.",
  },
];

// Draws the box as things are now; what was done meanwhile is noticed.
export function drawTour() {
  $("tour").hidden = step === null;
  $("tour-open").setAttribute("aria-pressed", String(step !== null));
  if (step === null || !slackState() || !squareState()) return point(null);
  if (card() && !expert) expert = question().claimed_by || question().waits_for[0] || "";
  if (step === BEFORE || step === END) return drawEdge();
  const one = STEPS[step];
  const done = Boolean(one.done());
  put("tour-step", `Step ${step + 1} of ${END}`);
  put("tour-title", one.title);
  put("tour-text", done ? `✓ ${one.after()}` : one.says());
  $("tour").classList.toggle("done", done);
  const ready = step < 2 || there();
  setEnabled("tour-do", !done && !busy && ready);
  setEnabled("tour-show", ready);
  setEnabled("tour-next", done);
  put("tour-next", "Next");
  $("tour-do").hidden = $("tour-show").hidden = false;
  point(done ? null : one.target());
}

function drawEdge() {
  put("tour-step", step === END ? "The end" : "Eight steps, two minutes");
  put("tour-title", step === END ? "You have travelled the whole road" : "New here? Take the tour");
  put("tour-text", step === END ? "Behind the scenes you can make things fail, and see that nothing is lost or said twice. Reset begins anew." : "See a public question become an approved answer. Each step can be done for you, and you can leave at any time.");
  $("tour-do").hidden = $("tour-show").hidden = true;
  setEnabled("tour-next", true);
  put("tour-next", step === END ? "Once more" : "Begin");
  point(null);
}

function put(id, words) {
  if ($(id).textContent !== words) $(id).textContent = words;
}

// A button that cannot be used now stays in reach of the keyboard, and says so.
function setEnabled(id, enabled) {
  $(id).setAttribute("aria-disabled", String(!enabled));
}
const usable = (id) => $(id).getAttribute("aria-disabled") !== "true";

function point(node) {
  if (pointed !== node) pointed?.classList.remove("pointed");
  node?.classList.add("pointed");
  pointed = node;
}

function begin() {
  const used = new Set(squareState()?.threads.flatMap((one) => one.posts.map((post) => post.text)));
  said = offers.words.find((one) => !used.has(one.question)) ?? offers.words[0];
  asked = null;
  step = 0;
  draw();
}

const draw = () => document.dispatchEvent(new Event("guided"));

async function act() {
  if (!usable("tour-do")) return;
  busy = true;
  setEnabled("tour-do", false);
  await STEPS[step].act();
  busy = false;
  drawTour();
  $("tour-next").focus();
}

function next() {
  if (!usable("tour-next")) return;
  if (step === END || step === BEFORE) return begin();
  step += 1;
  draw();
}

function goThere() {
  if (!usable("tour-show")) return;
  STEPS[step].go();
  drawTour();
  const target = STEPS[step].target();
  target?.scrollIntoView({ block: "nearest" });
  (target?.matches("button") ? target : target?.querySelector("textarea, button"))?.focus();
}

// Opens the tour's box, or leaves the tour.
export function openTour(open) {
  step = open ? BEFORE : null;
  draw();
  if (open) $("tour-next").focus();
  else $("tour-open").focus();
}

// Offers the tour without taking the focus from anybody.
export function offerTour() {
  step = BEFORE;
}

export function listenToTour(about) {
  offers = about;
  $("tour-do").addEventListener("click", act);
  $("tour-next").addEventListener("click", next);
  $("tour-show").addEventListener("click", goThere);
  $("tour-leave").addEventListener("click", () => openTour(false));
  $("tour-open").addEventListener("click", () => (onTour() ? openTour(false) : openTour(true)));
  document.addEventListener("moved", drawTour);
  $("messages").addEventListener("scroll", () => step === 1 && drawTour(), { passive: true });
  document.addEventListener("asked", (event) => {
    if (step === 0 || (step === 1 && !question())) remember(event.detail);
    drawTour();
  });
}
