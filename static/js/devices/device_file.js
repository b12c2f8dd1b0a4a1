// A file with what this device has not sent, for the office: sealed as it lies here, with the key for the district only.

const base64 = (bytes) => {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
};

/** Saves the file; nothing in it can be read on the way to the office. */
export async function fileOf({ store }) {
  const { device, district, server } = await store.vault.row();
  if (!district) return false;
  const drafts = (await store.all()).map(({ id, iv, data }) => ({
    household: id,
    iv: base64(iv),
    data: base64(data),
  }));
  const content = {
    format: "regsosek-device-1",
    officer: Number(store.officer),
    device,
    district: { code: district.code, number: district.number },
    wrapped: base64(district.data),
    // The key as the server wrapped it: only a session of this officer can have made it, so the file is theirs.
    server: { iv: base64(server.iv), data: base64(server.data) },
    drafts,
  };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content)], { type: "application/json" }));
  link.download = `regsosek-hp-${store.officer}-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}
