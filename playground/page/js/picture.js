// Images. The playground loads nothing from elsewhere, so a picture that lives elsewhere is described.
import { h, link } from "./dom.js";
import { icon } from "./icons.js";

/** An image element or block. */
export function picture(image, { small = false } = {}) {
  const address = image.image_url ?? image.slack_file?.url ?? "";
  const size = small ? "picture small" : "picture";
  if (isOurs(address)) return h("img", { class: size, src: address, alt: image.alt_text, loading: "lazy" });
  if (small)
    return h(
      "span",
      { class: "picture small absent", role: "img", "aria-label": image.alt_text, title: image.alt_text },
      icon("eye", { size: 14 }),
    );
  return h(
    "div",
    { class: "picture absent" },
    icon("eye"),
    h("span", {}, image.alt_text),
    address && link(address, host(address)),
  );
}

function isOurs(address) {
  if (!URL.canParse(address, location.href)) return false;
  return new URL(address, location.href).origin === location.origin;
}

function host(address) {
  return URL.canParse(address) ? new URL(address).host : address;
}
