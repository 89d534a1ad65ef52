// Draws the description of the API. Everything goes in as text: the description is data, not markup.

const el = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
};

const described = await (await fetch('/api/v1/openapi.json')).json();

/** What a reference names. */
const resolved = (one) => one.$ref
  ? one.$ref.slice(2).split('/').reduce((inside, name) => inside[name], described) : one;

/** The shape of a schema as a reader would write it down: names, kinds, what may be null. */
function shape(schema, depth = 0) {
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop();
    return depth > 3 ? name : shape(described.components.schemas[name], depth);
  }
  const either = schema.oneOf ?? schema.anyOf;
  if (either) {
    const shapes = either.filter((part) => part.type !== 'null').map((part) => shape(part, depth));
    return either.length > shapes.length ? [...shapes, 'or null'] : shapes.length === 1 ? shapes[0] : shapes;
  }
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum.join(' | ');
  const kinds = [schema.type ?? 'any'].flat();
  if (kinds.includes('object') && !schema.properties && schema.additionalProperties)
    return { '…': shape(schema.additionalProperties, depth + 1) };
  if (kinds.includes('array')) return [shape(schema.items ?? {}, depth + 1)];
  if (kinds.includes('object') && schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, value]) =>
      [schema.required?.includes(name) ? name : `${name}?`, shape(value, depth + 1)]));
  }
  return [schema.format ?? kinds[0], ...kinds.slice(1)].join(' | ');
}

const block = (title, schema) => [el('h4', {}, title), el('pre', { tabindex: '0' }, JSON.stringify(shape(schema), null, 2))];

function parameters(list) {
  return el('table', {}, el('tbody', {}, ...list.map(resolved).map((one) => el('tr', {},
    el('th', { scope: 'row' }, el('code', {}, one.name)), el('td', { class: 'faint' }, one.in),
    el('td', {}, one.description ?? '')))));
}

function answers(responses) {
  return Object.entries(responses).flatMap(([status, told]) => {
    const response = resolved(told);
    const content = Object.entries(response.content ?? {})[0];
    const title = `${status}: ${response.description}`;
    if (content?.[0] !== 'application/json') return [el('h4', {}, title)];
    const example = content[1].example;
    return [...block(title, content[1].schema), ...(example ? [el('details', {}, el('summary', {}, 'Example'),
      el('pre', { tabindex: '0' }, JSON.stringify(example, null, 2)))] : [])];
  });
}

function operation(path, method, one) {
  const body = one.requestBody?.content['application/json']?.schema;
  return el('details', { 'data-words': `${method} ${path} ${one.summary}`.toLowerCase() },
    el('summary', {}, el('span', { class: 'method' }, method), el('code', {}, path), ` ${one.summary} `,
      el('span', { class: 'faint' }, `(${one['x-needs']})`)),
    ...(one.description ? [el('p', {}, one.description)] : []), ...(one.parameters ? [parameters(one.parameters)] : []),
    ...(body ? block('Body', body) : []), ...answers(one.responses));
}

const groups = Map.groupBy(Object.entries(described.paths), ([, methods]) => Object.values(methods)[0].tags[0]);
document.querySelector('#about').textContent = described.info.description;
document.querySelector('#operations').append(...[...groups].map(([name, paths]) => el('section', {}, el('h2', {}, name),
  ...paths.flatMap(([path, methods]) => Object.entries(methods).map(([method, one]) => operation(path, method, one))))));

document.querySelector('#find').addEventListener('input', (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const one of document.querySelectorAll('details[data-words]')) {
    one.hidden = !words.every((word) => one.dataset.words.includes(word));
  }
});
