// Whether a finger or the mouse is still down somewhere on the page.

const BECOMES_CLICK = 120; // milliseconds until a press has become a click

const aClick = () => new Promise((resolve) => setTimeout(resolve, BECOMES_CLICK));

export class Press {
  #isDown = false;

  constructor() {
    document.addEventListener("pointerdown", () => (this.#isDown = true), true);
    for (const end of ["pointerup", "pointercancel"]) {
      document.addEventListener(end, () => (this.#isDown = false), true);
    }
  }

  /** Resolves once nothing is down and the last press has become a click. */
  async isOver() {
    while (this.#isDown) await aClick();
    await aClick();
  }
}
