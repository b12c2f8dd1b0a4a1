// One press on its way to the server, and what came of it in one word; for the server's page and for the app.

/**
 * Gives { ok, status, body }; `again` where it did not arrive, was too much, or nobody is signed in: it will be asked again,
 * and changes nothing twice; `hasStumbled` where the server broke over it.
 */
export async function post(url, fields, { token, officer }) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 20_000);
  try {
    const answer = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "HX-Request": "true", "X-CSRFToken": token, "X-Officer": officer, Accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
      signal: stop.signal,
    });
    const { status } = answer;
    const isOurs = (answer.headers.get("Content-Type") ?? "").includes("json");
    const body = isOurs ? await answer.json() : null;
    // Neither the sign-in page of the hotel's network nor a way to it is an answer.
    if ([401, 429, 502, 503, 504].includes(status) || (answer.ok && !isOurs)) return { again: true, status };
    return { ok: answer.ok, status, body, hasStumbled: status >= 500 };
  } catch {
    return { again: true, status: 0 };
  } finally {
    clearTimeout(timer);
  }
}
