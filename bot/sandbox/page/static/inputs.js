// The fields of a window: one input block as a labelled field, and the reading of what is filled in.

import { h } from "./dom.js";
import { choice, localTime, seconds } from "./elements.js";
import { notDrawn, words } from "./text.js";

const valueOf = (block, around) => around.values?.[block.block_id]?.[block.element.action_id] ?? {};

export function input(block, around) {
  const id = `field-${block.block_id}`;
  const described = `${id}-error${block.hint ? ` ${id}-hint` : ""}`;
  const field = FIELDS[block.element.type];
  if (!field) return notDrawn(block.element.type);
  const node = field(block, around, { id, "aria-describedby": described, "data-key": id, placeholder: block.element.placeholder?.text });
  node.addEventListener("input", () => around.changed(block));
  const name = [words(block.label), block.optional ? " (optional)" : ""];
  const group = node.tagName === "FIELDSET";
  if (group) node.prepend(h("legend", {}, name));
  else if (!block.optional) node.setAttribute("aria-required", "true");
  return h(
    "div",
    { class: "field", "data-block": block.block_id },
    group ? null : h("label", { for: id }, name),
    node,
    block.hint ? h("p", { class: "hint", id: `${id}-hint` }, words(block.hint)) : null,
    h("p", { class: "error", id: `${id}-error`, "aria-live": "polite" }),
  );
}

const typedInto = (type) => (block, around, names) => {
  const { min_value: min, max_value: max, is_decimal_allowed: decimal } = block.element;
  const node = h("input", { ...names, type, min, max, step: type === "number" && decimal ? "any" : null });
  node.value = valueOf(block, around).value ?? "";
  return node;
};

const picked = (type, key, shown = (value) => value ?? "") => (block, around, names) => {
  const node = h("input", { ...names, type });
  node.value = shown(valueOf(block, around)[key]);
  return node;
};

const boxes = (type, key) => (block, around, names) => {
  const chosen = new Set([valueOf(block, around)[key] ?? []].flat().map((option) => option.value));
  return h("fieldset", names, optionsOf(block.element).map((option) => choice(type, option, chosen, names.id)));
};

const listed = (offered, key) => (block, around, names) => select(names, offered(around), valueOf(block, around)[key] ?? "");

const optionsOf = (element) => element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);

export const FIELDS = {
  plain_text_input: (block, around, names) => {
    const tag = block.element.multiline ? "textarea" : "input";
    const node = h(tag, { ...names, rows: tag === "textarea" ? 5 : null, maxlength: block.element.max_length });
    node.value = valueOf(block, around).value ?? "";
    return node;
  },
  rich_text_input: (block, around, names) => {
    const node = h("textarea", { ...names, rows: 5 });
    node.value = node.dataset.composed = typed(valueOf(block, around).rich_text_value, around);
    return node;
  },
  url_text_input: typedInto("url"),
  email_text_input: typedInto("email"),
  number_input: typedInto("number"),
  datepicker: picked("date", "selected_date"),
  timepicker: picked("time", "selected_time"),
  datetimepicker: picked("datetime-local", "selected_date_time", localTime),
  static_select: (block, around, names) => {
    const chosen = valueOf(block, around).selected_option?.value ?? "";
    return select(names, optionsOf(block.element).map((option) => [option.value, option.text.text]), chosen);
  },
  users_select: listed((around) => [...around.people], "selected_user"),
  conversations_select: listed((around) => [...around.rooms], "selected_conversation"),
  channels_select: listed((around) => [...around.rooms], "selected_channel"),
  multi_static_select: boxes("checkbox", "selected_options"),
  checkboxes: boxes("checkbox", "selected_options"),
  radio_buttons: boxes("radio", "selected_option"),
  file_input: (block, around, names) => {
    const accept = (block.element.filetypes ?? []).map((kind) => `.${kind}`).join(",");
    const node = h("input", { ...names, type: "file", multiple: (block.element.max_files ?? 10) > 1, accept });
    node.dataset.uploads = JSON.stringify((valueOf(block, around).files ?? []).map((file) => file.id));
    node.addEventListener("change", async () => {
      node.dataset.uploads = JSON.stringify(await Promise.all([...node.files].map(around.upload)));
    });
    return node;
  },
};

const MARKS = { code: "`", strike: "~", italic: "_", bold: "*" };

// A rich text as it would be typed; as long as it is not changed, it is handed in as it came.
function typed(rich, around) {
  const name = (part) => {
    if (part.type === "channel") return `#${around.rooms?.get(part.channel_id) ?? part.channel_id}`;
    return `@${around.people?.get(part.user_id) ?? part.range ?? part.usergroup_id ?? part.user_id}`;
  };
  const bare = (part) => {
    if (part.type === "emoji") return `:${part.name}${part.skin_tone ? `::skin-tone-${part.skin_tone}` : ""}:`;
    return part.text ?? part.url ?? name(part);
  };
  const styled = (text, part) =>
    Object.entries(MARKS).reduce((made, [style, mark]) => (part.style?.[style] ? mark + made + mark : made), text);
  const line = (section) => (section.elements ?? []).map((part) => styled(bare(part), part)).join("");
  const item = (list) => (one, place) => {
    const mark = list.style === "ordered" ? `${(list.offset ?? 0) + place + 1}.` : "-";
    return `${"    ".repeat(list.indent ?? 0)}${mark} ${line(one)}`;
  };
  const BLOCK = {
    rich_text_list: (list) => list.elements.map(item(list)).join("\n"),
    rich_text_quote: (quote) => line(quote).replace(/^/gm, "> "),
    rich_text_preformatted: (code) => `\`\`\`\n${line(code)}\n\`\`\``,
  };
  return (rich?.elements ?? []).reduce((text, element) => {
    const next = (BLOCK[element.type] ?? line)(element);
    return text + (text && !text.endsWith("\n") && !next.startsWith("\n\n") ? "\n" : "") + next;
  }, "");
}

function select(names, options, chosen) {
  const node = h("select", names, h("option", { value: "" }, "—"), options.map(([value, text]) => h("option", { value }, text)));
  node.value = chosen;
  return node;
}

// What stands in the fields under `container`, by block id, as the server takes it; null where nothing is chosen.
export function filled(container, blocks) {
  const values = {};
  for (const block of blocks.filter((one) => one.type === "input")) {
    const value = read(container.querySelector(`#field-${CSS.escape(block.block_id)}`), block.element.type);
    if (value !== undefined) values[block.block_id] = value;
  }
  return values;
}

function read(node, kind) {
  if (!node) return undefined;
  if (kind === "rich_text_input" && node.value === node.dataset.composed) return undefined;
  if (kind === "file_input") return JSON.parse(node.dataset.uploads);
  if (kind === "datetimepicker") return node.value ? seconds(node.value) : null;
  if (node.tagName === "FIELDSET") {
    const chosen = [...node.querySelectorAll("input:checked")].map((box) => box.value);
    return kind === "radio_buttons" ? (chosen[0] ?? null) : chosen;
  }
  return node.tagName === "SELECT" || kind.endsWith("picker") ? node.value || null : node.value;
}
