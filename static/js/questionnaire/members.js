// The family's members, all in one go: who is on the list, in which order, how each is related, of what sex and age.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { icon, problem, question } from "./fields.js";
import { HOUSEHOLD } from "./form.js";
import { stemOf } from "./layout.js";
import { agesOffer, headOffer } from "./offers.js";
import { isBlank } from "./rules.js";
import { isBlankProblem, progressOf, rosterQuestions } from "./steps.js";
import { say, t } from "./words.js";

export function membersView(app) {
  const { form } = app;
  const about = ["number", "relationship", "name"].flatMap((name) => app.problems.at(HOUSEHOLD, name));
  return html`
    <p class="qn-lead">${t("members_lead")}</p>
    ${about.map((one) => problem(app, one))}
    <ol class="m-list">
      ${repeat(
        withRemoved(form, app.roster.rows()),
        (one) => (one.entry ? `removed-${one.entry.member.id}` : one.id),
        (one) => html`<li>${one.entry ? removedLine(app, one.entry) : line(app, one)}</li>`,
      )}
    </ol>
    ${headOffer(app)} ${agesOffer(app)}
    ${
      app.readOnly
        ? nothing
        : html`<button type="button" class="btn btn-lg m-add" @click=${() => app.addMember()}>
            ${icon(app, "plus")}${t("add_member")}
          </button>`
    }
  `;
}

/** The members in order, and where one was taken off, { entry } for putting it back. */
export function withRemoved(form, members = form.members) {
  const found = [...members];
  for (const entry of [...form.removed].reverse()) found.splice(Math.min(entry.place, found.length), 0, { entry });
  return found;
}

export function removedLine(app, entry) {
  const who = entry.member.name || t("unnamed");
  return html`<div class="m-removed" role="status">
    <span>${t("removed", { who })}</span>
    ${
      app.readOnly
        ? nothing
        : html`<button
            type="button"
            class="btn btn-sm"
            id="removed-${entry.member.id}"
            data-key
            @click=${() => app.restoreMember(entry)}
          >
            ${icon(app, "arrow-back-up")}${t("undo")}<span class="visually-hidden"> ${who}</span>
          </button>`
    }
  </div>`;
}

/** A member: open while something is missing or being changed, else one line. */
function line(app, row) {
  const isOpen = !app.form.row(row.id) || app.roster.isOpen(row.id) || needsALook(app, row.id);
  return isOpen ? openRow(app, row) : foldedRow(app, row);
}

function needsALook(app, id) {
  return !app.roster.isWhole(id) || app.problems.shown.some((one) => one.row === id && stepIsRoster(app, one));
}

const stepIsRoster = (app, one) => rosterQuestions(app.form, one.row).some(({ name }) => name === one.name);

function openRow(app, row) {
  const { form } = app;
  const member = form.row(row.id);
  // Of a member who is still to be named only the name is asked; the answer makes the member.
  const cards = member ? rosterQuestions(form, row.id) : [form.byName.get("name")];
  return html`<section
    class="m-row"
    id="member-${row.id}"
    tabindex="-1"
    aria-label=${t("member_of", numbers(app, row))}
  >
    <div class="m-head">
      <span class="m-number">${row.number}</span>
      ${member ? tools(app, member) : nothing}
    </div>
    <div class="qs">
      ${repeat(
        cards,
        (card) => `${row.id}.${card.name}`,
        (card) => question(app, card, row.id, { withHint: false, shape: isQuarter(card) ? "q-quarter" : "" }),
      )}
    </div>
  </section>`;
}

const numbers = (app, row) => ({ number: row.number, all: app.roster.rows().length });
/** Day, month and year of 406 and the age stand on one line. */
const isQuarter = (card) => ["406", "407"].includes(stemOf(card.number));

/** "Anak · Laki-laki · 10 tahun" */
function inShort(app, member) {
  const label = (name) => {
    const list = app.form.codebook.lists[app.form.byName.get(name).codes];
    return say(list.find(([code]) => code === member[name])?.[1]);
  };
  const age = isBlank(member.age) ? "" : t("years", { age: member.age });
  const isHere = app.form.asks(member.id, app.form.byName.get("sex"));
  return (isHere ? [label("relationship"), label("sex"), age] : [label("presence")]).filter(Boolean).join(" · ");
}

/** Under a person's name: what the roster says, and the way to it. */
export function personLine(app, member) {
  return html`<p class="qn-person">
    <span>${inShort(app, member)}</span>
    <button type="button" class="link" @click=${() => app.advance.jump({ row: member.id, name: "name" })}>
      ${t("change_in_roster")}
    </button>
  </p>`;
}

function foldedRow(app, { id, number }) {
  const member = app.form.row(id);
  const step = app.steps.find((one) => one.id === id);
  const progress = step ? progressOf(app.form, step) : null;
  const errors = app.form
    .problems()
    .filter((one) => one.row === id && one.severity === "error" && !isBlankProblem(one)).length;
  const who = member.name || t("unnamed");
  return html`<div class="m-item">
    <button type="button" class="m-open" id="member-${id}" ?disabled=${!step} @click=${() => app.go(id)}>
      <span class="m-number">${number}</span>
      <span class="m-words">
        <span class="m-name">${who}</span>
        <span class="m-note"
          >${[inShort(app, member), progress ? t("filled", progress) : ""].filter(Boolean).join(" · ")}</span
        >
      </span>
      ${errors ? html`<span class="pill tone-bad">${errors}</span>` : nothing}
      ${step ? icon(app, "chevron-right") : nothing}
    </button>
    ${
      app.readOnly
        ? nothing
        : html`<div class="m-tools">
            <button type="button" class="btn-plain m-change" @click=${() => app.roster.open(id)}>
              ${icon(app, "edit")}<span class="visually-hidden">${t("change_who", { who })}</span>
            </button>
            ${tools(app, member)}
          </div>`
    }
  </div>`;
}

function tools(app, member) {
  if (app.readOnly) return nothing;
  const who = member.name || t("unnamed");
  const place = member.number - 1;
  const button = (name, words, isOff, act) =>
    html`<button type="button" class="menu-item" ?disabled=${isOff} @click=${act}>${icon(app, name)}${words}</button>`;
  return html`<details class="menu m-menu">
    <summary class="btn-plain" aria-label=${t("member_menu", { who })}>${icon(app, "dots")}</summary>
    <div class="menu-panel">
      ${button("chevron-up", t("move_up", { who }), place === 0, () => app.moveMember(member.id, -1))}
      ${button("chevron-down", t("move_down", { who }), place === app.form.members.length - 1, () =>
        app.moveMember(member.id, 1),
      )}
      ${button("trash", t("remove_who", { who }), false, () => app.removeMember(member.id))}
    </div>
  </details>`;
}
