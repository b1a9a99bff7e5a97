// Builds static/src into static/build: two style sheets (one for each direction), the scripts, fonts, the icon sprite and
// the icons of the app on a home screen.
import { gzipSync } from "node:zlib";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, watch, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Resvg, initWasm } from "@resvg/resvg-wasm";
import * as esbuild from "esbuild";
import rtlcss from "rtlcss";
import * as sass from "sass";
import loadWabt from "wabt";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "static/src");
const target = join(root, "static/build");
const modules = join(root, "node_modules");
const browsers = ["chrome111", "firefox115", "safari16.4"];
const BUDGET = 100_000;
let hasRenderer = false;

function compileScss(name) {
  return sass.compile(join(source, "css", name), {
    loadPaths: [modules],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    logger: sass.Logger.silent,
  }).css;
}

async function writeStyleSheets() {
  const bootstrap = compileScss("bootstrap.scss");
  const own = compileScss("app.scss");
  for (const [name, foundation] of [["app.ltr.css", bootstrap], ["app.rtl.css", rtlcss.process(bootstrap)]]) {
    const { code } = await esbuild.transform(`${foundation}\n${own}`, { loader: "css", minify: true, target: browsers });
    writeFileSync(join(target, name), code);
  }
}

// app.js on every page, week.js on those of mentors, apply.js alone where somebody applies; worker.js is their service worker, handed out at the root.
// notices.js on the page about messages to oneself; notices_worker.js shows notices, handed out at the root too.
async function writeScripts() {
  await esbuild.build({
    entryPoints: {
      app: join(source, "js/app.js"),
      week: join(source, "js/week.js"),
      apply: join(source, "js/apply.js"),
      worker: join(source, "js/phone/worker.js"),
      notices: join(source, "js/notices.js"),
      notices_worker: join(source, "js/notices/worker.js"),
    },
    bundle: true,
    minify: true,
    format: "iife",
    target: browsers,
    outdir: target,
  });
}

// WebAssembly from its text, as bytes within the script.
const webAssembly = {
  name: "wat",
  setup({ onLoad }) {
    onLoad({ filter: /\.wat$/ }, async ({ path }) => {
      const parsed = (await loadWabt()).parseWat(path, readFileSync(path, "utf8"), { simd: true });
      return { contents: parsed.toBinary({}).buffer, loader: "binary" };
    });
  },
};

// Only pages of sealed notes load these: the encryption, a module, and the worker that it starts.
async function writeSealing() {
  await esbuild.build({
    entryPoints: [join(source, "js/sealing/index.js")],
    bundle: true,
    minify: true,
    format: "esm",
    target: browsers,
    outfile: join(target, "sealing.js"),
  });
  await esbuild.build({
    entryPoints: [join(source, "js/sealing/scrypt/worker.js")],
    bundle: true,
    minify: true,
    format: "iife",
    target: browsers,
    plugins: [webAssembly],
    outfile: join(target, "scrypt_worker.js"),
  });
}

function writeFonts() {
  const files = join(modules, "@fontsource-variable/assistant/files");
  mkdirSync(join(target, "fonts"), { recursive: true });
  for (const script of ["hebrew", "latin"]) {
    cpSync(join(files, `assistant-${script}-wght-normal.woff2`), join(target, `fonts/assistant-${script}.woff2`));
  }
}

function writeIcons() {
  cpSync(join(source, "mark.svg"), join(target, "mark.svg"));
  const chosen = JSON.parse(readFileSync(join(source, "icons.json"), "utf8"));
  const symbols = Object.entries(chosen).map(([name, file]) => {
    const svg = readFileSync(join(modules, `lucide-static/icons/${file}.svg`), "utf8");
    const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  writeFileSync(join(target, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

// The mark as PNG for home screens. A maskable one fills its square, its drawing within the inner four fifths, since each
// system cuts its own shape; Apple's rounds the corners by itself.
async function writeAppIcons() {
  if (!hasRenderer) {
    await initWasm(readFileSync(join(modules, "@resvg/resvg-wasm/index_bg.wasm")));
    hasRenderer = true;
  }
  const mark = readFileSync(join(source, "mark.svg"), "utf8");
  const square = mark.replace(' rx="7"', "");
  const masked = square.replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"').replace(
    '<rect width="32" height="32"', '<rect x="-4" y="-4" width="40" height="40"');
  mkdirSync(join(target, "icons"), { recursive: true });
  for (const [name, svg, size] of [["icon", mark, 192], ["icon", mark, 512], ["maskable", masked, 512], ["apple", square, 180]]) {
    const png = new Resvg(svg, { fitTo: { mode: "width", value: size } }).render().asPng();
    writeFileSync(join(target, `icons/${name}-${size}.png`), png);
  }
}

function printBudget() {
  const size = (path) => gzipSync(readFileSync(path), { level: 9 }).length;
  const sizes = Object.fromEntries(["app.rtl.css", "app.ltr.css", "app.js", "week.js", "icons.svg"].map((f) => [f, size(join(target, f))]));
  for (const font of readdirSync(join(target, "fonts"))) sizes[font] = readFileSync(join(target, "fonts", font)).length;
  for (const [name, bytes] of Object.entries(sizes)) console.log(`${name.padEnd(26)} ${String(bytes).padStart(7)} B compressed`);
  const total = Object.values(sizes).reduce((a, b) => a + b, 0) - sizes["app.ltr.css"];
  for (const file of ["sealing.js", "scrypt_worker.js"]) {
    console.log(`${file.padEnd(26)} ${String(size(join(target, file))).padStart(7)} B compressed, where notes are`);
  }
  console.log(`first load of a mentor, without html and htmx: ${total} of ${BUDGET} B`);
  console.log(`worker.js, in the background, for who keeps the week: ${size(join(target, "worker.js"))} B`);
}

async function build() {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  writeFonts();
  writeIcons();
  await Promise.all([writeStyleSheets(), writeScripts(), writeSealing(), writeAppIcons()]);
  printBudget();
}

await build();
if (process.argv.includes("--watch")) {
  let timer;
  watch(source, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => build().catch((error) => console.error(error.message)), 100);
  });
}
