// Light or dark: as the system has it, until somebody chooses.
import { fill } from "./dom.js";
import { icon } from "./icons.js";
import { recall, remember } from "./memory.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

function current() {
  return recall("theme") ?? (dark.matches ? "dark" : "light");
}

export function startTheme(button) {
  const draw = () => {
    const theme = current();
    document.documentElement.dataset.theme = theme;
    const words = theme === "dark" ? "Light" : "Dark";
    fill(button, icon(theme === "dark" ? "sun" : "moon"), words);
    button.setAttribute("aria-label", `${words} colors`);
  };
  button.addEventListener("click", () => {
    remember("theme", current() === "dark" ? "light" : "dark");
    draw();
  });
  dark.addEventListener("change", draw);
  draw();
}
