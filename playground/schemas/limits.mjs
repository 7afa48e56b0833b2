// Turns the limits that the doc comments state in words into the keywords of JSON Schema.

const NUMBER = '`?(\\d[\\d,]*)`?';
const CHARACTERS = new RegExp(`\\b(?:max(?:imum)?|limit)\\b[^.]*?${NUMBER} characters`, 'i');
const FEWER = new RegExp(`less than ${NUMBER} characters`, 'i');
const EACH = new RegExp(`in each item is ${NUMBER} characters`, 'i');
const SHORTEST = new RegExp(`min(?:imum)? length[^.]*? is ${NUMBER}`, 'i');
const ITEMS = [
  new RegExp(`max(?:imum)?(?: of)? ${NUMBER} (?:elements|options|items|cards|blocks|rows)`, 'i'),
  new RegExp(`maximum number of (?:items|options|option groups) is ${NUMBER}`, 'i'),
  new RegExp(`up to ${NUMBER} \\{@link`, 'i'),
];
const FEWEST = new RegExp(`minimum ${NUMBER}, maximum`, 'i');
const CELLS = new RegExp(`an array with a max of ${NUMBER} table cells`, 'i');
const LEAST = [
  new RegExp(`minimum number is ${NUMBER}`, 'i'),
  new RegExp(`minimum of ${NUMBER}`, 'i'),
  new RegExp(`\\bmin ${NUMBER}, max`, 'i'),
];
const MOST = [
  new RegExp(`maximum value is ${NUMBER}`, 'i'),
  new RegExp(`maximum of ${NUMBER}`, 'i'),
  new RegExp(`\\bmax ${NUMBER}`, 'i'),
];

/** Adds the limits to every property of the definitions; answers how many were found. */
export function addLimits(node) {
  if (node === null || typeof node !== 'object') return 0;
  let found = 0;
  for (const [name, property] of Object.entries(node.properties ?? {})) {
    const limits = limitsOf(property);
    found += Object.keys(limits).length;
    node.properties[name] = limited(property, limits);
  }
  for (const child of Object.values(node)) found += addLimits(child);
  return found;
}

function limitsOf(property) {
  const words = (property?.description ?? '').replace(/\s+/g, ' ');
  if (!words) return {};
  if (property.type === 'array') return listLimits(words);
  if (property.type === 'number') return kept({ minimum: first(words, LEAST), maximum: first(words, MOST) });
  if (property.type === 'string' || property.$ref || property.anyOf) return textLimits(words);
  return {};
}

function listLimits(words) {
  return kept({
    minItems: first(words, [FEWEST]),
    maxItems: first(words, ITEMS),
    each: first(words, [EACH]),
    cells: first(words, [CELLS]),
  });
}

function textLimits(words) {
  const fewer = first(words, [FEWER]);
  const most = first(words, [/maximum length is `?(\d[\d,]*)`? characters/i, CHARACTERS]);
  return kept({ minLength: first(words, [SHORTEST]), maxLength: fewer === undefined ? most : fewer - 1 });
}

function first(words, patterns) {
  for (const pattern of patterns) {
    const match = words.match(pattern);
    if (match) return Number(match[1].replaceAll(',', ''));
  }
  return undefined;
}

function kept(limits) {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

function limited(property, { each, cells, ...limits }) {
  if (each) property.items = withText(property.items, { maxLength: each });
  if (cells) property.items = { ...property.items, maxItems: cells };
  if (Object.keys(limits).length === 0) return property;
  return property.$ref || property.anyOf ? withText(property, limits) : { ...property, ...limits };
}

// A limit on a text object is a limit on its text. Beside a $ref other keywords are ignored, hence allOf.
function withText(reference, limits) {
  return { allOf: [reference, { properties: { text: limits } }] };
}
