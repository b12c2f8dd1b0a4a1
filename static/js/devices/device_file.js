// A file with what this device has not sent, for the office: sealed as it lies here, with the key for the district only.

import { PRESS } from "./store.js";

const base64 = (bytes) => {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
};

/** Saves the file; nothing in it can be read on the way to the office. */
export async function fileOf({ store }) {
  const { device, district, server } = await store.vault.row();
  if (!district) return false;
  const written = ({ iv, data }) => ({ iv: base64(iv), data: base64(data) });
  const drafts = (await store.sealed("drafts")).map((row) => ({ household: row.id, ...written(row) }));
  const presses = (await store.sealed("kept", PRESS)).map((row) => ({ id: row.id, ...written(row) }));
  const content = {
    format: "regsosek-device-1",
    officer: Number(store.officer),
    device,
    district: { code: district.code, number: district.number },
    wrapped: base64(district.data),
    // The key as the server wrapped it: only a session of this officer can have made it, so the file is theirs.
    server: written(server),
    drafts,
    presses,
  };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content)], { type: "application/json" }));
  link.download = `regsosek-hp-${store.officer}-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}
