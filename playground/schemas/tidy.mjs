// Makes the generated schemas small: no words, no repetition of what is checked apart, nothing unused.

const WORDS = ['description', 'deprecated', 'see', 'example', 'examples', 'default', '$comment'];

/** Without the doc comments. */
export function withoutWords(node) {
  if (Array.isArray(node)) return node.map(withoutWords);
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node).filter(([key, value]) => !(WORDS.includes(key) && typeof value !== 'object'));
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutWords(value)]));
}

const SOME_OBJECT = { type: 'object' };
// The types of answers were made from samples; an object that was empty in all of them may hold anything.
const closedEmpty = (node) =>
  node.type === 'object' && node.additionalProperties === false && Object.keys(node.properties ?? {}).length === 0;
const SOME_OBJECTS = { type: 'array', items: SOME_OBJECT };
const CHECKED_APART = { blocks: { ...SOME_OBJECTS, items: { type: 'object', required: ['type'] } } };
const NOT_OURS = Object.fromEntries(
  ['attachments'].map((name) => [name, SOME_OBJECTS]).concat(
    ['root', 'room', 'latest', 'list', 'assistant_app_thread', 'list_record'].map((name) => [name, SOME_OBJECT]),
  ),
);

/** Blocks are checked on their own wherever they are; what is legacy or from other features stays vague. */
export function withoutInsides(node, vague = []) {
  if (Array.isArray(node)) return node.map((child) => withoutInsides(child, vague));
  if (node === null || typeof node !== 'object') return node;
  if (closedEmpty(node)) return SOME_OBJECT;
  const copy = { ...node };
  if (node.properties) copy.properties = { ...node.properties };
  for (const [name, property] of Object.entries(node.properties ?? {})) {
    const stub = vague.includes(name) ? SOME_OBJECT : { ...CHECKED_APART, ...NOT_OURS }[name];
    if (stub) copy.properties[name] = property.maxItems ? { ...stub, maxItems: property.maxItems } : stub;
  }
  return Object.fromEntries(Object.entries(copy).map(([key, child]) => [key, withoutInsides(child, vague)]));
}

/** The schema with only those definitions that it refers to, under names that need no escaping. */
export function pruned(schema, definitions) {
  const used = {};
  const visit = (node) => {
    if (Array.isArray(node)) return node.map(visit);
    if (node === null || typeof node !== 'object') return node;
    if (typeof node.$ref === 'string') {
      const name = decodeURIComponent(node.$ref.replace('#/definitions/', ''));
      const plain = name.replace(/[^A-Za-z0-9_]+/g, '_');
      if (!(plain in used)) {
        used[plain] = null;
        used[plain] = visit(definitions[name]);
      }
      return { ...node, $ref: `#/definitions/${plain}` };
    }
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, visit(child)]));
  };
  const root = visit(schema);
  const sorted = Object.fromEntries(Object.keys(used).sort().map((name) => [name, used[name]]));
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...root, definitions: sorted };
}
