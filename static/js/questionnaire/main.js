// Starts the questionnaire page: what the server put into it, the codebook, and what this device kept.

import { configure } from "./api.js";
import { Store } from "../devices/store.js";
import "./element.js";
import { speak } from "./words.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);

async function fetched(address) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await fetch(address, { credentials: "same-origin" });
      if (answer.ok) return await answer.json();
    } catch {
      // A bad connection: try again, longer each time.
    }
    if (attempt === 6) throw new Error(`${address} cannot be fetched.`);
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
  }
}

const config = read("qn-config");
configure(config);
const store = new Store(config.officer.id);
const [codebook, words] = await Promise.all([fetched(config.codebook), fetched(config.words), store.unlock()]);
speak({ ...words, ...read("qn-words") }); // a page of another kind says some things in its own way
const questionnaire = document.querySelector("regsosek-questionnaire");
await questionnaire.start({ config, codebook, dossier: read("qn-dossier"), store });
store.cleared = () => questionnaire.sender.keep();
store.askToStay();
