// A face for somebody who has no photograph: initials on a colour of their own.
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** The same id always gets the same hue. */
function hueOf(id) {
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 3600;
  return sum % 360;
}

function initials(name) {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => word?.match(/\p{L}/u)?.[0] ?? "");
  return letters.join("").toUpperCase() || "?";
}

/** `size` is "tiny", "small", "" (beside a message) or "large". Decoration: the name always stands beside it. */
export function avatar(person, size = "") {
  const face = person.is_bot ? icon("bolt", { size: size === "tiny" ? 12 : 20 }) : initials(person.name);
  return h(
    "span",
    { class: `avatar ${size}${person.is_bot ? " app" : ""}`, "aria-hidden": "true", hue: hueOf(person.id) },
    face,
  );
}
