// Writes the JSON Schemas: `npm install && npm run generate`, in this folder.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';
import { addLimits } from './limits.mjs';
import { lay, layEverywhere } from './overlay.mjs';
import * as roots from './roots.mjs';
import { pruned, withoutInsides, withoutWords } from './tidy.mjs';
import { chooseBranches } from './unions.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const documented = JSON.parse(fs.readFileSync(path.join(here, 'documented.json'), 'utf8'));

// A list of blocks may hold anything with a type in Slack's types, which would let every mistake through.
const patched = { AnyBlock: 'KnownBlock' };

const aliases = {};
const alias = (type) => {
  const name = `Root${Object.keys(aliases).length}`;
  aliases[name] = type;
  return name;
};

const plan = (types) => Object.fromEntries(Object.entries(types).map(([file, type]) => [file, alias(type)]));
const sent = plan(roots.sent);
const payloads = plan(roots.payloads);
const responses = plan(roots.responses);
const everyEvent = alias(roots.events);
const generator = createGenerator(configuration());

function configuration() {
  const entry = path.join(here, 'node_modules', 'entry.ts');
  const lines = Object.entries(aliases).map(([name, type]) => `export type ${name} = ${type};`);
  fs.writeFileSync(entry, roots.imports + lines.join('\n'));
  const tsconfig = path.join(here, 'node_modules', 'entry.json');
  const compilerOptions = { strict: true, module: 'node16', moduleResolution: 'node16', target: 'es2022' };
  fs.writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: ['entry.ts'] }));
  return { path: entry, tsconfig, skipTypeCheck: true, expose: 'all', jsDoc: 'extended', topRef: true };
}

/** The definitions of one type and all that it is made of, with limits and without words. */
function definitionsOf(name) {
  const { definitions } = generator.createSchema(name);
  for (const [from, to] of Object.entries(patched)) {
    if (from in definitions) definitions[from] = { $ref: `#/definitions/${to}` };
  }
  limits = Math.max(limits, addLimits(definitions));
  const known = Object.keys(documented.definitions).filter((key) => key in definitions || isNew(key));
  lay(definitions, Object.fromEntries(known.map((key) => [key, documented.definitions[key]])));
  layEverywhere(definitions, documented.everywhere);
  return withoutWords(definitions);
}

let limits = 0;
const isNew = (key) => documented.definitions[key].type === 'object' || documented.definitions[key].type === 'array';

function finished(file, schema, definitions, { insides = true, vague = [] } = {}) {
  lay(definitions, documented.files[file]);
  let all = chooseBranches(definitions, definitions);
  const merged = Object.entries(documented.mergedDefinitions).filter(([key]) => key in all);
  lay(all, Object.fromEntries(merged));
  if (!insides) all = withoutInsides(all, vague);
  return pruned(schema, all);
}

function target(definitions, name) {
  let reference = definitions[name];
  while (reference.$ref) {
    name = decodeURIComponent(reference.$ref.replace('#/definitions/', ''));
    reference = definitions[name];
  }
  return name;
}

const reference = (name) => ({ $ref: `#/definitions/${encodeURIComponent(name)}` });

function write(folder, file, schema) {
  fs.mkdirSync(path.join(here, folder), { recursive: true });
  fs.writeFileSync(path.join(here, folder, `${file}.json`), `${JSON.stringify(schema)}\n`);
}

function writeSent() {
  for (const [file, name] of Object.entries(sent)) {
    const definitions = definitionsOf(name);
    const insides = file === 'KnownBlock';
    write('sent', file, finished(file, reference(target(definitions, name)), definitions, { insides }));
  }
}

function writePayloads() {
  for (const [file, name] of Object.entries(payloads)) {
    const definitions = definitionsOf(name);
    const vague = file === 'EnvelopedEvent' ? ['event'] : [];
    const root = reference(target(definitions, name));
    write('payloads', file, finished(file, root, definitions, { insides: false, vague }));
  }
}

function writeEvents() {
  const definitions = definitionsOf(everyEvent);
  for (const name of membersOf(everyEvent, definitions)) {
    const { type, subtype } = definitions[name].properties;
    if (roots.leftOutEvents.test(type.const)) continue;
    lay(definitions, { [name]: documented.events, ...documentedEvent(name) });
    const file = [type.const, subtype?.const].filter(Boolean).join('.');
    const vague = ['message', 'previous_message'];
    write('events', file, finished(file, reference(name), definitions, { insides: false, vague }));
  }
}

const documentedEvent = (name) => (documented.definitions[name] ? { [name]: documented.definitions[name] } : {});

function membersOf(name, definitions) {
  const schema = definitions[name];
  if (schema.$ref) return membersOf(decodeURIComponent(schema.$ref.replace('#/definitions/', '')), definitions);
  if (schema.properties) return [name];
  return schema.anyOf.flatMap((branch) =>
    membersOf(decodeURIComponent(branch.$ref.replace('#/definitions/', '')), definitions),
  );
}

function writeResponses() {
  for (const [method, name] of Object.entries(responses)) {
    const definitions = definitionsOf(name);
    const answer = target(definitions, name);
    lay(definitions, { [answer]: answered(documented.answers[method] ?? []) });
    write('responses', method, finished(method, reference(answer), definitions, { insides: false }));
  }
}

const answered = (required) => ({
  if: { properties: { ok: { const: true } } },
  then: { required },
  else: { required: ['error'] },
});

writeSent();
writePayloads();
writeEvents();
writeResponses();
console.log(`${limits} limits found in the comments of the largest type`);
