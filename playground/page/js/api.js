// The page's only way to the pretend Slack.

const ROOT = "/_page/";

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  return { ok: false, error: body.error ?? `The playground answered ${response.status}.`, ...body };
}

async function call(path, options) {
  try {
    return await answerOf(await fetch(ROOT + path, options));
  } catch {
    return { ok: false, error: "The playground does not answer. Is it still running?" };
  }
}

export function get(path, query = {}) {
  const words = new URLSearchParams(query).toString();
  return call(words ? `${path}?${words}` : path);
}

export function post(path, body = {}) {
  return call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

/** Sends a file for a file input; gives `{file}`. */
export function upload(as, file) {
  const form = new FormData();
  form.append("as", as);
  form.append("file", file);
  return call("upload", { method: "POST", body: form });
}

/** Calls `heard` with everything the server announces; gives a function that stops it. */
export function listen(as, heard, { connected }) {
  const source = new EventSource(`${ROOT}stream?as=${encodeURIComponent(as)}`);
  source.addEventListener("message", (event) => heard(JSON.parse(event.data)));
  source.addEventListener("open", () => connected(true));
  source.addEventListener("error", () => connected(false));
  return () => source.close();
}
