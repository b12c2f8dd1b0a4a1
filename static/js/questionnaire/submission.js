// A submission as it travels: the answers that changed, and beside them of which family, from which version, by which
// codebook, and how far the device's clock is off.

import { serverTime } from "./clock.js";
import { HOUSEHOLD } from "./form.js";

/** What a submission says, without how it travels. */
export function contentOf(submission) {
  const {
    key: _key,
    household: _household,
    version: _version,
    submit: _submit,
    area: _area,
    round: _round,
    paradata: _paradata,
    codebook: _codebook,
    clock: _clock,
    ...content
  } = submission;
  return JSON.stringify(content);
}

/** `sender`: whose family it is and where it stands. */
export function submissionOf({ household, form, area, round, wantsSubmit }, key, content) {
  const made = { key, household, ...content };
  if (form.base.version) made.version = form.base.version;
  else if (area) Object.assign(made, { area }, round && { round }, form.ofNew);
  if (wantsSubmit) made.submit = true;
  made.codebook = form.codebook.version;
  made.clock = { offset_ms: Math.round(serverTime() - Date.now()), at: new Date().toISOString() };
  return made;
}

/** The same without the answers at these places: those the server had no place for. */
export function without(submission, places) {
  const made = structuredClone(submission);
  for (const { row, name } of places) {
    const answers = row === HOUSEHOLD ? made.answers : made.members?.find(({ id }) => id === row);
    if (answers) delete answers[name];
  }
  return made;
}
