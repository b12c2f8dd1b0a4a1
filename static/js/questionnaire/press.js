// Whether a finger or the mouse is still down somewhere on the page.

const BECOMES_CLICK = 120; // milliseconds until a press has become a click

const aClick = () => new Promise((resolve) => setTimeout(resolve, BECOMES_CLICK));

export class Press {
  #isDown = false;

  /** Until `signal` ends it. */
  constructor(signal) {
    const how = { capture: true, signal };
    document.addEventListener("pointerdown", () => (this.#isDown = true), how);
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (this.#isDown = false), how);
  }

  /** Resolves once nothing is down and the last press has become a click. */
  async isOver() {
    while (this.#isDown) await aClick();
    await aClick();
  }
}
