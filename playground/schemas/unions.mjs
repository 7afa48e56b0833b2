// A value that fits no branch of `anyOf` is reported by all of them. Here each branch is chosen by the value's
// `type` first, so that what is wrong is said once, where it is wrong.

/** Rewrites every union of objects below the node. */
export function chooseBranches(node, definitions) {
  if (Array.isArray(node)) return node.map((child) => chooseBranches(child, definitions));
  if (node === null || typeof node !== 'object') return node;
  const rewritten = node.anyOf ? union(node, definitions) : node;
  const entries = Object.entries(rewritten);
  return Object.fromEntries(entries.map(([key, child]) => [key, chooseBranches(child, definitions)]));
}

function union(node, definitions) {
  const branches = node.anyOf.flatMap((branch) => flatten(branch, definitions));
  const objects = branches.filter(({ schema }) => isShape(schema));
  const others = branches.filter(({ schema }) => !isShape(schema));
  const isNull = others.length === 1 && others[0].schema.type === 'null';
  if (objects.length < 2 && !(isNull && objects.length === 1)) return node;
  if (others.length > (isNull ? 1 : 0)) return node;
  const { anyOf, ...rest } = node;
  const chosen = chosenByType(objects) ?? merged(objects.map(({ schema }) => schema));
  return { ...rest, ...(isNull ? { if: { not: { type: 'null' } }, then: chosen } : chosen) };
}

function flatten(branch, definitions) {
  const name = branch.$ref && decodeURIComponent(branch.$ref.replace('#/definitions/', ''));
  const schema = name ? definitions[name] : branch;
  if (schema.anyOf && Object.keys(schema).length === 1) {
    const inner = schema.anyOf.flatMap((child) => flatten(child, definitions));
    // Several shapes of one type (an image by address or by file) stay together.
    if (new Set(inner.map((child) => typeOf(child.schema))).size === inner.length) return inner;
    if (!inner.every((child) => isShape(child.schema))) return inner;
    return [{ reference: branch, schema: merged(inner.map((child) => child.schema)) }];
  }
  return [{ reference: branch, schema }];
}

const isShape = (schema) => schema.type === 'object' && schema.properties !== undefined;
const typeOf = (schema) => schema.properties?.type?.const;

function chosenByType(branches) {
  const types = branches.map(({ schema }) => typeOf(schema));
  if (types.some((type) => type === undefined) || new Set(types).size !== types.length) return undefined;
  return {
    type: 'object',
    required: ['type'],
    properties: { type: { enum: types } },
    allOf: branches.map(({ reference }, number) => ({
      if: { type: 'object', required: ['type'], properties: { type: { const: types[number] } } },
      then: reference,
    })),
  };
}

// Objects told apart by which fields they have: all fields are known, and one of the lists of required ones holds.
function merged(schemas) {
  const properties = {};
  for (const schema of schemas) {
    for (const [name, property] of Object.entries(schema.properties)) {
      properties[name] = either(properties[name], property);
    }
  }
  const lists = schemas.map((schema) => schema.required ?? []);
  const shared = lists[0].filter((name) => lists.every((list) => list.includes(name)));
  const own = lists.map((list) => list.filter((name) => !shared.includes(name)));
  const closed = schemas.every((schema) => schema.additionalProperties === false);
  return {
    type: 'object',
    properties,
    required: shared,
    ...alternatives(schemas, own),
    ...(closed ? { additionalProperties: false } : {}),
  };
}

// Where each shape forbids what the others need, a value has exactly one of the shapes.
function alternatives(schemas, own) {
  if (own.every((list) => list.length === 0)) return {};
  const foreign = (number) => own.flatMap((list, other) => (other === number ? [] : list));
  const exclusive = schemas.every((schema, number) => foreign(number).every((name) => !(name in schema.properties)));
  return { [exclusive ? 'oneOf' : 'anyOf']: own.map((required) => ({ required })) };
}

function either(one, other) {
  if (one === undefined || JSON.stringify(one) === JSON.stringify(other)) return other;
  if (one.allOf && other.allOf && JSON.stringify(one.allOf[1]) === JSON.stringify(other.allOf[1])) {
    return { allOf: [either(one.allOf[0], other.allOf[0]), one.allOf[1]] };
  }
  return { anyOf: [one, other] };
}
