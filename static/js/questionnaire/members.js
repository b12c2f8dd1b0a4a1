// The family's members: who is on the list, in which order, how far each is.

import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { icon, problem } from "./fields.js";
import { HOUSEHOLD } from "./form.js";
import { isBlankProblem, progressOf, stepsOf } from "./steps.js";
import { say, t } from "./words.js";

export function membersView(app) {
  const { form } = app;
  const relationship = form.codebook.lists[form.byName.get("relationship").codes];
  const about = ["number", "relationship", "name"].flatMap((name) => app.problems.at(HOUSEHOLD, name));
  return html`
    <p class="qn-lead">${t("members_lead")}</p>
    ${about.map((one) => problem(app, one))}
    <ol class="m-list">
      ${repeat(
        withRemoved(form),
        (one) => (one.entry ? `removed-${one.entry.member.id}` : one.id),
        (one) =>
          one.entry ? html`<li>${removedLine(app, one.entry)}</li>` : row(app, one, one.number - 1, relationship),
      )}
    </ol>
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
export function withRemoved(form) {
  const found = [...form.members];
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

function row(app, member, place, relationship) {
  const steps = stepsOf(app.form).filter((step) => step.row === member.id);
  const [done, all] = steps
    .map((step) => progressOf(app.form, step))
    .reduce((sum, one) => [sum[0] + one.done, sum[1] + one.all], [0, 0]);
  const label = relationship.find(([code]) => code === member.relationship)?.[1];
  const problems = app.form.problems().filter((one) => one.row === member.id && !isBlankProblem(one));
  const errors = problems.filter((one) => one.severity === "error").length;
  const isLast = place === app.form.members.length - 1;
  const who = member.name || t("unnamed");
  return html`<li class="m-item">
    <button type="button" class="m-open" id="member-${member.id}" @click=${() => app.go(steps[0]?.id)}>
      <span class="m-number">${member.number}</span>
      <span class="m-words">
        <span class="m-name">${who}</span>
        <span class="m-note"
          >${[
            label ? say(label) : null,
            member.age === null || member.age === undefined ? null : t("years", { age: member.age }),
            t("filled", { done, all }),
          ]
            .filter(Boolean)
            .join(" · ")}</span
        >
      </span>
      ${errors ? html`<span class="pill tone-bad">${errors}</span>` : nothing} ${icon(app, "chevron-right")}
    </button>
    ${
      app.readOnly
        ? nothing
        : html`<div class="m-tools">
            <button
              type="button"
              class="btn-plain"
              ?disabled=${place === 0}
              @click=${() => app.moveMember(member.id, -1)}
              aria-label=${t("move_up", { who })}
            >
              ${icon(app, "chevron-up")}
            </button>
            <button
              type="button"
              class="btn-plain"
              ?disabled=${isLast}
              @click=${() => app.moveMember(member.id, 1)}
              aria-label=${t("move_down", { who })}
            >
              ${icon(app, "chevron-down")}
            </button>
            <button
              type="button"
              class="btn-plain m-remove"
              @click=${() => app.removeMember(member.id)}
              aria-label=${t("remove_who", { who })}
            >
              ${icon(app, "trash")}
            </button>
          </div>`
    }
  </li>`;
}
