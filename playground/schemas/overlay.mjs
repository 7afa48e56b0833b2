// Where docs.slack.dev and the types differ the documentation wins: documented.json says how.

/** Lays the documented fields over the definitions; an unknown name is a new definition. */
export function lay(definitions, overlay) {
  for (const [name, changes] of Object.entries(overlay ?? {})) {
    definitions[name] = changed(definitions[name] ?? {}, changes);
  }
}

function changed(schema, { optional = [], required = [], branches = [], ...fields }) {
  const result = { ...schema };
  if (required.length || optional.length) {
    result.required = [...new Set([...(schema.required ?? []), ...required])].filter((key) => !optional.includes(key));
  }
  if (branches.length) {
    result.anyOf = [...schema.anyOf, ...branches.map((name) => ({ $ref: `#/definitions/${name}` }))];
  }
  for (const [key, value] of Object.entries(fields)) {
    result[key] = isObject(value) && isObject(result[key]) ? over(result[key], value) : value;
  }
  return result;
}

function over(old, changes) {
  const result = { ...old };
  for (const [key, value] of Object.entries(changes)) {
    result[key] = isObject(value) && isObject(old[key]) && !old[key].$ref ? over(old[key], value) : value;
  }
  return result;
}

/** Adds keywords to every string property of a name, such as `block_id`, wherever it is. */
export function layEverywhere(node, everywhere) {
  if (node === null || typeof node !== 'object') return;
  for (const [name, keywords] of Object.entries(everywhere)) {
    if (node.properties?.[name]?.type === 'string') Object.assign(node.properties[name], keywords);
  }
  for (const child of Object.values(node)) layEverywhere(child, everywhere);
}

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
