// The topmost window (modal) of the person one is: its fields, its live preview, what is wrong, and how it ends.

import { drawBlock } from "./blocks.js";
import { base64 } from "./composer.js";
import { $, sync } from "./dom.js";
import { filled } from "./inputs.js";
import { slack } from "./wire.js";

const PAUSE = 250; // milliseconds of not typing before the preview follows

let view = null;
let person = "";
let timer = 0;
let errors = {};
let sending = false;

export function drawWindow(state, me, around) {
  const stack = state.windows[me] ?? [];
  const top = stack.at(-1) ?? null;
  const dialog = $("window");
  if (!top) {
    view = null;
    if (dialog.open) dialog.close();
    $("window-blocks").replaceChildren();
    return;
  }
  if (top.id !== view?.id) errors = {};
  const fresh = top.id !== view?.id;
  view = top;
  person = me;
  $("window-title").textContent = top.title?.text ?? "";
  $("window-submit").textContent = top.submit?.text ?? "";
  $("window-submit").hidden = !top.submit;
  $("window-close").textContent = top.close?.text ?? (stack.length > 1 ? "Back" : "Close");
  const inside = {
    ...around,
    place: top.id,
    values: top.state.values,
    changed: follow,
    upload: async (file) => slack("upload", { user: me, name: file.name, data: await base64(file) }),
    act: (action_id, value) => slack("act", { user: me, action_id, value }),
  };
  sync($("window-blocks"), top.blocks, (block) => `${top.id} ${identity(block)}`, (block) => drawBlock(block, inside));
  showErrors();
  if (!dialog.open) dialog.showModal();
  if (fresh) $("window-blocks").querySelector("textarea, input, select")?.focus();
}

// A field stays the same node while only its first value changes: what is typed into it is newer.
function identity(block) {
  if (block.type !== "input") return JSON.stringify(block);
  const { initial_value, initial_option, initial_options, ...element } = block.element;
  return JSON.stringify({ ...block, element });
}

// Tells the app of fields that want to be told, once the typing pauses.
function follow(block) {
  delete errors[block.block_id];
  showErrors();
  if (!block.dispatch_action) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    const values = filled($("window-blocks"), [block]);
    if (view && !sending) slack("fill", { user: person, values });
  }, PAUSE);
}

function showErrors() {
  for (const field of $("window-blocks").querySelectorAll(".field[data-block]")) {
    const name = field.dataset.block;
    const text = errors[name] ?? "";
    const error = field.querySelector(".error");
    if (error.textContent !== text) error.textContent = text;
    const control = field.querySelector(`#field-${CSS.escape(name)}`);
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
  const shown = new Set([...$("window-blocks").querySelectorAll(".field[data-block]")].map((field) => field.dataset.block));
  $("window-trouble").textContent = Object.entries(errors).filter(([name]) => !shown.has(name)).map(([, text]) => text).join(" ");
}

async function submit(event) {
  event.preventDefault();
  if (!view || sending) return;
  sending = true;
  clearTimeout(timer);
  $("window-submit").disabled = true;
  const outcome = await slack("submit", { user: person, values: filled($("window-blocks"), view.blocks) });
  $("window-submit").disabled = false;
  sending = false;
  errors = outcome?.errors ?? {};
  showErrors();
  $("window-blocks").querySelector("[aria-invalid]")?.focus();
}

function close() {
  clearTimeout(timer);
  if (view) slack("close", { user: person });
}

export function listenToWindow() {
  $("window-form").addEventListener("submit", submit);
  $("window-close").addEventListener("click", close);
  $("window").addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
}
