// One family in the app: what the questionnaire needs to know, from what is on this device.

import { html, nothing } from "lit";

import "../questionnaire/element.js";
import { t } from "../questionnaire/words.js";
import { bookOf, formOf } from "./codebook.js";

/** The questionnaire, ready to be shown; null where neither the device nor the server has the family. */
export async function openFamily(app, { id, sls, form }) {
  const { fetched, store, config } = app;
  const kept = await store.find(id);
  const dossier = fetched.families.get(id) ?? fetched.blank(sls || kept?.area || "", id, form) ?? fromDraft(kept, id);
  const codebook = dossier ? await bookOf(config, formOf(kept?.kind ?? dossier.form)) : null;
  if (!dossier || !codebook) return null;
  const area = fetched.area(dossier.area);
  const family = document.createElement("regsosek-questionnaire");
  await family.start({
    config: {
      ...config,
      officer: app.officer,
      mode: "interview",
      now: fetched.now(area),
      first_day: area?.first_day ?? fetched.now(area).slice(0, 10),
      back: app.address(dossier.area ? `?sls=${dossier.area}` : ""),
      next: nextOf(app, dossier),
      history: config.history.replace(config.nobody, id),
    },
    codebook,
    dossier,
    store,
  });
  family.sender.addEventListener("receipt", async ({ receipt, submitted }) => {
    await fetched.joinSaved(dossier, family.form.base);
    if (submitted) await app.outbox.took(receipt, family.form);
  });
  return family;
}

/** A family that is no longer this officer's: only what was typed here is left of it. */
function fromDraft(kept, id) {
  if (!kept?.base) return null;
  const { base } = kept;
  return {
    ...{ id, area: kept.area ?? "", round: kept.round ?? null, on_prelist: true, state: "draft", state_label: "" },
    ...{ version: base.version, changed_at: null, submitted_at: null, sent_back: null, derived: { sls_name: "" } },
    ...{ answers: base.answers, members: base.members, remarks: [], notes: [], moves: [], may_answer: true },
  };
}

/** The way to the next family of the SLS that waits for answers and was not touched here yet. */
function nextOf(app, dossier) {
  const all = app.fetched.inOrder.filter(({ area }) => area === dossier.area);
  const at = all.findIndex(({ id }) => id === dossier.id);
  const waits = ({ id, state, may_answer: mayAnswer }) =>
    id !== dossier.id && mayAnswer && ["open", "draft", "sent_back"].includes(state) && !isHandedIn(app, id);
  const next = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find(waits);
  return next ? app.address(`keluarga/${next.id}/`) : "";
}

/** Whether a family waits here to be handed in: nothing is left to do for it. */
export const isHandedIn = (app, id) => {
  const { record, sender } = app.outbox.families.get(id) ?? {};
  return Boolean(sender ? sender.isSubmitting : record?.wantsSubmit);
};

/** Handed in without a connection: nothing is left to do here, so the way on. */
export function handedInBar({ family }) {
  if (!family.sender.isSubmitting || family.sender.state !== "offline") return nothing;
  return html`<div class="field-next" role="status">
    <span>${t("family_waits")}</span>
    ${family.config.next ? html`<a class="btn btn-primary" href=${family.config.next}>${t("next_family")}</a>` : nothing}
    <a class="btn" href=${family.config.back}>${t("back_to_list")}</a>
  </div>`;
}
