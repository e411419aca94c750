// The only file that talks to the server. Every change is a POST of JSON to one of the two control APIs.

import { toast } from "./dom.js";

export async function read(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

async function post(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return [answer.ok, await answer.json()];
  } catch {
    return [false, { error: "The demo does not answer. Is it still running?" }];
  }
}

// What somebody does on the square. Returns the post, or null after saying why not.
export async function square(path, body = {}) {
  const [ok, answer] = await post(`/square/_control/${path}`, body);
  if (!ok) toast(`The square: ${answer.error}`);
  return ok ? answer : null;
}

// Does something to the demo itself: "reset", "replace-bot". Returns whether it was done, after saying why not.
export async function act(what) {
  const [ok, answer] = await post(`/${what}`, {});
  if (!ok) toast(answer.error);
  return ok;
}

// Ends every fault of the square.
export const heal = () => fetch("/square/_control/faults", { method: "DELETE", headers: { "Content-Type": "application/json" } });

const REASONS = {
  operation_timeout: "Switchboard did not answer in time.",
  dispatch_failed: "Switchboard is not connected.",
  not_in_channel: "You are not in this channel.",
  cant_update_message: "This message is not yours.",
  cant_delete_message: "This message is not yours.",
  already_reacted: "You have reacted so already.",
  unknown_command: "There is no such command. Try /switchboard help.",
};

// What somebody does in Slack. Returns the result, or null after saying why not. `errors` are left to the caller.
export async function slack(verb, body) {
  const [ok, answer] = await post(`/slack/_control/${verb}`, body);
  const failure = ok ? answer.result?.error : answer.error;
  if (failure && failure !== "not_submitted") toast(`Slack: ${REASONS[failure] ?? failure}`);
  return ok ? answer.result ?? {} : null;
}

// All that is to be drawn, read at once: the versions, both states and the road.
function readAll(seen) {
  return Promise.all([read(`/changes?${new URLSearchParams(seen)}`), read("/slack/_control/state"), read("/square/_control/state"), read("/road")]);
}

// Calls draw(slackState, squareState, road) now and after each change, for ever; tells `status` how the connection is.
// Calls anew() and ends when the demo has begun anew: nothing that is shown is of it. `first` is what was read before.
export async function follow(draw, status, anew, first) {
  let seen = { run: "", slack: "", square: "", story: "" };
  let slackState, squareState;
  for (;;) {
    try {
      let now, road;
      if (!slackState) [now, slackState, squareState, road] = await (first ?? readAll(seen));
      else {
        now = await read(`/changes?${new URLSearchParams(seen)}`);
        if (now.run !== seen.run) return anew();
        if (now.slack !== seen.slack) slackState = await read("/slack/_control/state");
        if (now.square !== seen.square) squareState = await read("/square/_control/state");
        road = await read("/road");
      }
      seen = { slack: String(slackState.version), square: String(squareState.version), story: now.story, run: now.run };
      draw(slackState, squareState, road);
      status(slackState.sockets ? "Live" : "The bot is not connected");
    } catch {
      first = undefined;
      status("The demo does not answer. It may have ended.");
      await new Promise((done) => setTimeout(done, 1500));
    }
  }
}

// Begins to read all that is to be drawn first.
export const readFirst = () => readAll({ run: "", slack: "", square: "", story: "" });
