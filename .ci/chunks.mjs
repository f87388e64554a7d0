// Makes what a browser is sent of the split console: `chunks.mjs SPLIT PKG`, where SPLIT is what wasm-split-cli wrote
// and PKG already holds the glue and the main part from wasm-bindgen.
//
// The splitter cuts finer than is good to load: a file for every set of chunks that have some code in common. Those
// become one file, `shared`, which comes with the first chunk. The names of chunks carry a hash of the whole build, so
// that a page of an older console never gets code that does not fit it: it is told that there is no such file.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [split, pkg] = process.argv.slice(2);
const binaryen = join(import.meta.dirname, "tools/node_modules/binaryen/bin");
const run = (tool, ...args) => execFileSync(process.execPath, [join(binaryen, tool), ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });
// What the compiler uses; not all that the tools know, which is more than browsers do.
const features = ["bulk-memory", "call-indirect-overlong", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"]
  .map((name) => `--enable-${name}`);
const inSplit = (name) => join(split, name);
const stem = (name) => name.replace(/\.wasm$/, "");

// Each part has the memory, the table and the stack pointer of the main part. Merged as they are the parts would have
// several memories; behind a module that only passes the three on they have one.
const IMPORT = /^ \(import "__wasm_split" "([^"]+)" \((\w+) \S+ (.+)\)\)$/gm;
function merged(parts) {
  const passed = new Map();
  for (const part of parts) {
    for (const [, name, kind, type] of run("wasm-dis", ...features, inSplit(part)).matchAll(IMPORT)) passed.set(name, { kind, type });
  }
  const lines = [...passed].map(([name, { kind, type }], at) => `(import "main" "${name}" (${kind} $${at} ${type})) (export "${name}" (${kind} $${at}))`);
  writeFileSync(inSplit("passed.wat"), `(module ${lines.join("\n")})`);
  run("wasm-as", ...features, inSplit("passed.wat"), "-o", inSplit("passed.wasm"));
  const named = parts.flatMap((part) => [inSplit(part), stem(part)]);
  run("wasm-merge", ...features, inSplit("passed.wasm"), "__wasm_split", ...named, "-o", inSplit("shared.wasm"));
  return "shared.wasm";
}

const files = readdirSync(split).sort();
const common = files.filter((name) => /^chunk_\d+\.wasm$/.test(name));
const own = files.filter((name) => /^split_\w+\.wasm$/.test(name)).map((name) => ({ name: stem(name).slice("split_".length), file: name }));
const parts = [...(common.length ? [{ name: "shared", file: merged(common) }] : []), ...own];

const main = join(pkg, "tandem_bg.wasm");
run("wasm-opt", "-Oz", ...features, main, "-o", main);
for (const { file } of parts) run("wasm-opt", "-Oz", ...features, inSplit(file), "-o", inSplit(file));

const hash = createHash("sha256");
for (const path of [main, ...parts.map(({ file }) => inSplit(file))]) hash.update(readFileSync(path));
const build = hash.digest("hex").slice(0, 16);
for (const { name, file } of parts) renameSync(inSplit(file), join(pkg, `${name}.${build}.wasm`));
renameSync(main, join(pkg, "tandem.wasm"));

// The splitter's own functions that load a part once and call back are kept; its list of parts is replaced.
const loader = readFileSync(inSplit("__wasm_split.js"), "utf8");
const end = loader.search(/^(\/\* .* \*\/|const __chunk_\d+ = |export const __wasm_split_load_)/m);
if (end < 0) throw new Error("the splitter's loader is not of the form that this script knows");
const part = (name, imports, needs) => `makeLoad(() => {
    const src = fetch(new URL("./${name}.${build}.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => WebAssembly.instantiateStreaming(src, ${imports});
}, [${needs}])`;
const list = parts.map(({ name }) => name === "shared"
  ? `const shared = ${part(name, "{ main: imports.__wasm_split }", "")};`
  : `export const __wasm_split_load_${name} = wrapAsyncCb(${part(name, "imports", common.length ? "shared" : "")});`);
// Leptos names this file and the next one; it reads the latter to tell browsers early which parts a page needs.
const loaderName = "__wasm_split.______________________.js";
writeFileSync(join(pkg, loaderName), loader.slice(0, end) + list.join("\n") + "\n");
const early = own.map(({ name }) => [name, [...(common.length ? ["shared"] : []), name].map((part) => `${part}.${build}`)]);
writeFileSync(join(pkg, "__wasm_split_manifest.json"), JSON.stringify(Object.fromEntries(early)));

// The glue asks for the names that the tools gave.
const glue = join(pkg, "tandem.js");
const asked = readFileSync(glue, "utf8");
const given = asked.replaceAll("tandem_bg.wasm", "tandem.wasm").replaceAll('from "./__wasm_split.js"', `from "./${loaderName}"`);
if (!given.includes(loaderName)) throw new Error("the glue does not load the list of parts");
writeFileSync(glue, given);
