import { addPanel } from "./panel.js";
export function startFaults(button) { addPanel({ id: "faults", title: "Faults", button, draw: () => {} }); }
