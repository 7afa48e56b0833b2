// What this browser remembers between visits; nothing where it may not.

export function recall(key) {
  try {
    return localStorage.getItem(`playground.${key}`);
  } catch {
    return null;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(`playground.${key}`, value);
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}
