// 417 and 421: groups proposed below the words while they are typed. A tap is a proposal beside the answers, which the
// supervisor confirms or not; tapped again, it is taken back.

import { html, nothing } from "lit";

import { codeInBoxes } from "./options.js";
import { isBlank } from "./rules.js";
import { say, t } from "./words.js";

const CODE_OF = { work_description: "work_sector", business_description: "business_sector" };

let proposing = null; // the module with the list of trades, once the first words are typed

function load(app) {
  proposing ??= import("./proposing.js").then(
    (module) => {
      proposing = module;
      app.requestUpdate();
    },
    () => (proposing = null), // no connection yet: the next letter tries again
  );
}

export function sectorChips(app, card, row) {
  const name = CODE_OF[card.name];
  if (!name || app.readOnly || isBlank(app.form.value(row, card.name))) return nothing;
  if (!proposing?.propose) {
    load(app);
    return nothing;
  }
  const about = { code: `sector-${name}`, member_id: row };
  const chosen = Number(app.form.note(about.code, row)) || null;
  const proposed = proposing.propose(app.form.value(row, card.name));
  const shown = chosen && !proposed.includes(chosen) ? [chosen, ...proposed] : proposed;
  if (!shown.length) return nothing;
  const code = app.form.byName.get(name);
  const labels = new Map(app.codebook.lists[code.codes]);
  const tap = (group) => {
    app.explain(about, group === chosen ? "" : String(group));
    if (group === chosen) app.form.takeBack(about.code, row);
    app.sender.changed();
  };
  return html`<div class="q-sectors" role="group" aria-label=${t("sectors")}>
    <span class="q-hint">${t("sectors")}</span>
    ${shown.map(
      (group) =>
        html`<button type="button" class="btn btn-sm" aria-pressed=${group === chosen} @click=${() => tap(group)}>
          ${codeInBoxes(code, group)} ${say(labels.get(group))}
        </button>`,
    )}
  </div>`;
}
