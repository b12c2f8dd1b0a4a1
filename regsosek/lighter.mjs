// Makes lighter copies of what the browser gets, in the folder named: node regsosek/lighter.mjs made.part
// browser_files.py tells which, and why.

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";

const TABLER = "npm/tabler/css/tabler.min.css";
const folder = process.argv[2];

async function filesIn(place, ending) {
  const found = await readdir(place, { recursive: true });
  return found.filter((name) => name.endsWith(ending)).map((name) => join(place, name));
}

const places = [
  ["templates", ".html"],
  ["enumeration", ".py"],
  ["ranking", ".py"],
  ["regsosek", ".py"],
];
const pages = (await Promise.all(places.map((place) => filesIn(...place)))).flat().sort();
const scripts = (await filesIn("static/js", ".js")).sort();
const styles = (await filesIn("static/css", ".css")).sort();

// --- Tabler's styles: only those of the classes that are named anywhere ------------------------------------------------

const [tabler] = await new PurgeCSS().purge({
  css: ["node_modules/@tabler/core/dist/css/tabler.min.css"],
  content: [...pages, ...scripts],
  // Swagger UI's one name for them (no other page of a library has Tabler's styles); what no file names but every page has.
  safelist: ["col-12", ":focus-visible", /^h[1-6]$/, "hr", "sup", "blockquote", "iframe"],
});
await mkdir(dirname(join(folder, TABLER)), { recursive: true });
await writeFile(join(folder, TABLER), tabler.css);

// --- Ours: without comments and indentation, and each script that a page starts in few files ----------------------------

// The oldest browsers that are promised: issue 9's "last three years", and what tests/test_old_browsers.py refuses.
const target = ["chrome119", "firefox128", "safari16.4"];

// light-dark() came in the year after them (Chrome 123, Safari 17.5): without it a page has no colours at all. Of the two
// switches that lie beside every color-scheme one is empty, and the other is nothing valid, so that its fallback counts.
const part = String.raw`((?:[^(),]|\((?:[^()]|\([^()]*\))*\))+)`;
const lightDark = new RegExp(String.raw`light-dark\(${part},${part}\)`, "g");
const colours = {
  name: "light-dark",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: text.replace(lightDark, "var(--on-light,$1) var(--on-dark,$2)"), loader: "css" };
    }),
};

const texts = await Promise.all(pages.map((page) => readFile(page, "utf8")));
const started = new Set(texts.flatMap((text) => [...text.matchAll(/["'](js\/[\w/-]+\.js)["']/g)].map((one) => one[1])));

const common = {
  outbase: "static",
  outdir: folder,
  minifyWhitespace: true,
  target,
  charset: "utf8",
  logLevel: "warning",
};
await build({ ...common, entryPoints: styles, plugins: [colours] });
await build({
  ...common,
  entryPoints: [...started].sort().map((path) => join("static", path)),
  bundle: true,
  splitting: true, // what two of them import is one file, for both: a page has one of each module
  format: "esm",
  chunkNames: "js/parts/[name]-[hash]",
  external: ["echarts", "htmx"], // by the import map: large and only for charts; and the one that has started already
});
