// Calls to the server, and what came of them in one word each.

let address = "";
let cookie = "csrftoken";
let token = "";
let officer = ""; // who has this page: the server refuses what comes with another officer's session

export function configure(config) {
  officer = String(config.officer?.id ?? "");
  address = config.api;
  cookie = config.csrf_cookie;
  token = config.csrf ?? "";
}

// Read again at each call: signing in, here or in another tab, changes it.
export function csrf() {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${cookie}=`));
  return found ? decodeURIComponent(found.slice(cookie.length + 1)) : token;
}

/**
 * One call. Gives { ok, status, body, retryAfter }; status 0 is "no answer": offline, cut off (by `stop` too), or too
 * slow.
 */
export async function call(method, path, body, { seconds = 30, keepalive = false, stop = new AbortController() } = {}) {
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  try {
    const answer = await fetch(address + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(method === "GET" ? {} : { "X-CSRFToken": csrf() }),
        ...(officer ? { "X-Officer": officer } : {}),
      },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: stop.signal,
      keepalive,
    });
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
    const found = isJson ? await answer.json() : null;
    const retryAfter = Number(answer.headers.get("Retry-After")) || 0;
    // A 200 that is not ours is a sign-in page of the hotel's network, not an answer.
    if (answer.ok && answer.status !== 204 && !isJson) return { ok: false, status: 0, body: null, retryAfter };
    return { ok: answer.ok, status: answer.status, body: found, retryAfter };
  } catch {
    return { ok: false, status: 0, body: null, retryAfter: 0 };
  } finally {
    clearTimeout(timer);
  }
}

/** A fresh CSRF token, and who is signed in. */
export async function session({ seconds = 30 } = {}) {
  const answer = await call("GET", "session/", undefined, { seconds });
  if (answer.ok) token = answer.body.csrf;
  return answer;
}

export async function signIn(username, password) {
  await session();
  const answer = await call("POST", "session/", { username, password });
  if (answer.ok) token = answer.body.csrf;
  return answer;
}
