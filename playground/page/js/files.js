// Choosing files to hand to the app, and the card of a file that the app sent.
import { h, link } from "./dom.js";
import { field } from "./field.js";
import { icon } from "./icons.js";

const DEFAULT_MOST = 10;

export function fileInput(one, block, ctx, { label }) {
  const state = field(one, block, ctx);
  const most = one.max_files ?? DEFAULT_MOST;
  const box = h("input", {
    type: "file",
    class: "file-box",
    multiple: most > 1,
    "aria-labelledby": label,
    accept: one.filetypes?.map((type) => `.${type}`).join(","),
  });
  const chosen = h("ul", { class: "file-list" });
  const note = h("p", { class: "file-note", role: "status" });
  const face = () =>
    chosen.replaceChildren(
      ...state.current.files.map((file) =>
        row(file, () => void put(state.current.files.filter((other) => other !== file))),
      ),
    );
  const put = async (files) => {
    await state.change({ files });
    face();
  };
  box.addEventListener("change", async () => {
    note.textContent = "Uploading...";
    const answers = await Promise.all([...box.files].map((file) => ctx.upload(file)));
    note.textContent = answers.some((answer) => !answer.file) ? "A file could not be uploaded." : "";
    box.value = "";
    await put([...state.current.files, ...answers.map((answer) => answer.file).filter(Boolean)].slice(0, most));
  });
  face();
  return h(
    "div",
    { class: "file-input" },
    h(
      "label",
      { class: "kit-button file-choose" },
      icon("upload", { size: 16 }),
      most > 1 ? "Choose files" : "Choose a file",
      box,
    ),
    chosen,
    note,
  );
}

function row(file, remove) {
  return h(
    "li",
    {},
    icon("file", { size: 16 }),
    h("span", {}, file.name ?? file.title),
    h(
      "button",
      {
        type: "button",
        class: "chip-remove",
        "aria-label": `Remove ${file.name ?? file.title}`,
        on: { click: remove },
      },
      icon("close", { size: 12 }),
    ),
  );
}

const SIZES = [
  ["MB", 1_000_000],
  ["kB", 1000],
];

function sizeWords(bytes) {
  const [unit, size] = SIZES.find(([, size]) => bytes >= size) ?? ["bytes", 1];
  return `${Math.round((bytes / size) * 10) / 10} ${unit}`;
}

/** A file in a message: its name, and the way to have it. */
export function fileCard(file) {
  const address = file.url_private_download ?? file.url_private ?? file.permalink ?? "";
  const ours = URL.canParse(address, location.href) && new URL(address, location.href).origin === location.origin;
  const name = file.title || file.name;
  const words = h(
    "span",
    { class: "file-words" },
    h("strong", {}, name),
    h(
      "span",
      {},
      [file.pretty_type ?? file.filetype, file.size ? sizeWords(file.size) : ""].filter(Boolean).join(" · "),
    ),
  );
  const way = ours
    ? h(
        "a",
        {
          href: new URL(address, location.href).pathname,
          download: file.name ?? name,
          class: "icon-button",
          "aria-label": `Download ${name}`,
          title: "Download",
        },
        icon("download"),
      )
    : link(address, "Open");
  return h("div", { class: "file-card" }, h("span", { class: "file-icon" }, icon("file", { size: 24 })), words, way);
}
