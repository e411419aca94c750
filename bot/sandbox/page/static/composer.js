// Where one writes to Slack: a message with files, an edit, or a command.

import { completing } from "./completion.js";
import { $, h, sync, toast } from "./dom.js";
import { marked } from "./emoji.js";
import { slack } from "./wire.js";

export function base64(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1] ?? "");
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}

// name: "composer" or "thread"; where(): {me, channel, thread, editing}; done(): called when it was sent or given up.
// offered(): what may be completed.
export function composer(name, where, done, offered) {
  const form = $(`${name === "thread" ? "thread-" : ""}composer`);
  const text = $(`${name}-text`);
  const files = $(`${name}-files`);
  const attach = $(`${name}-attach`);
  let uploads = [];
  const list = completing(text, offered);
  const shown = () => sync(files, uploads, (one) => one.id, drawUpload);

  function drawUpload(upload) {
    const leave = () => {
      uploads = uploads.filter((one) => one !== upload);
      shown();
    };
    return h("li", {}, marked("📎 "), upload.name, " ", h("button", { type: "button", class: "tool", "aria-label": `Leave out ${upload.name}`, onclick: leave }, "×"));
  }

  async function take() {
    for (const file of attach.files) {
      const id = await slack("upload", { user: where().me, name: file.name, data: await base64(file) });
      if (id !== null) uploads.push({ id, name: file.name });
    }
    attach.value = "";
    shown();
  }

  async function send(event) {
    event.preventDefault();
    const said = text.value.trim();
    if (!said && !uploads.length) return;
    list.shut();
    if ((await deliver(said, uploads.map((one) => one.id), where())) === null) return;
    text.value = "";
    uploads = [];
    shown();
    done();
  }

  form.addEventListener("submit", send);
  attach.addEventListener("change", take);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape" && where().editing) {
      text.value = "";
      done();
    }
  });
}

function deliver(text, files, { me, channel, thread, editing }) {
  const here = { user: me, channel };
  if (editing) return slack("edit", { ...here, ts: editing, text });
  if (!text.startsWith("/")) return slack("say", { ...here, text, thread_ts: thread, files });
  if (thread) {
    toast("Slack takes commands in a channel, not in a thread.");
    return null;
  }
  const [command, ...rest] = text.split(" ");
  return slack("command", { ...here, command, text: rest.join(" ") });
}
