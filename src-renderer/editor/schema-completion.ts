/** What can be written at a place in a YAML text, from its JSON Schema: the keys of the mapping there, or the values of its key. */

export type JsonSchema = {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  description?: string;
  additionalProperties?: JsonSchema | boolean;
};

export type Suggestion = { label: string; detail: string; insert: string };

/** Where a place is: the keys (and `-` for list items) that lead to its mapping, and the key whose value is being written. */
export type Place = { path: string[]; key?: string; written: string[] };

export function suggestKeys(schema: JsonSchema, before: string): Suggestion[] {
  const place = placeAt(before);
  const here = place.path.reduce<JsonSchema[]>((schemas, step) => schemas.flatMap((one) => stepInto(one, step)), [schema]);
  const forms = here.flatMap(alternatives);
  if (place.key !== undefined) {
    const values = forms.flatMap((form) => alternatives(form.properties?.[place.key ?? ''] ?? {})).flatMap(valuesOf);
    return [...new Set(values)].map((value) => ({ label: value, detail: '', insert: value }));
  }
  // Where one of several forms is meant, what is written already tells which.
  const fitting = forms.filter((form) => place.written.every((key) => form.properties === undefined || key in form.properties));
  const found = new Map<string, Suggestion>();
  for (const form of fitting)
    for (const [label, { description = '' }] of Object.entries(form.properties ?? {}))
      if (!place.written.includes(label) && !found.has(label)) found.set(label, { label, detail: description, insert: `${label}: ` });
  return [...found.values()];
}

/** What the schema says of the key of a mapping that begins where the text ends; empty where it says nothing. */
export function describeKey(schema: JsonSchema, before: string, key: string): string {
  const { path } = placeAt(before);
  const here = path.reduce<JsonSchema[]>((schemas, step) => schemas.flatMap((one) => stepInto(one, step)), [schema]);
  const found = here.flatMap(alternatives).flatMap((form) => form.properties?.[key]?.description ?? []);
  return [...new Set(found)].join('\n\n');
}

const alternatives = (schema: JsonSchema): JsonSchema[] => {
  const others = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(
    (one) =>
      one.properties !== undefined ||
      one.enum !== undefined ||
      one.const !== undefined ||
      one.items !== undefined ||
      one.anyOf !== undefined,
  );
  return others.length === 0 ? [schema] : [...(schema.properties === undefined ? [] : [schema]), ...others.flatMap(alternatives)];
};

function stepInto(schema: JsonSchema, step: string): JsonSchema[] {
  return alternatives(schema).flatMap((form) => {
    if (step === '-') return form.items === undefined ? [] : [form.items];
    const own = form.properties?.[step];
    if (own !== undefined) return [own];
    return typeof form.additionalProperties === 'object' ? [form.additionalProperties] : [];
  });
}

const valuesOf = (schema: JsonSchema): string[] =>
  [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const])].map((value) =>
    typeof value === 'string' && /^\d/.test(value) ? `'${value}'` : String(value),
  );

/** Reads the text up to the place, line by line and then inside the braces that are open on the last line. */
export function placeAt(before: string): Place {
  const lines = before.split('\n');
  const last = lines.pop() ?? '';
  const levels: { indent: number; step: string; keys: string[] }[] = [];
  const outer = { keys: [] as string[] };
  const enter = (line: string, isLast: boolean): void => {
    const [, spaces = '', dashes = '', rest = ''] = /^(\s*)((?:-\s+)*)(.*)$/.exec(line) ?? [];
    if ((rest === '' || rest.startsWith('#')) && !isLast) return;
    let indent = spaces.length;
    const close = (): void => {
      while (levels.length > 0 && (levels.at(-1)?.indent ?? 0) >= indent) levels.pop();
    };
    for (const dash of dashes.match(/-\s+/g) ?? []) {
      close();
      levels.push({ indent, step: '-', keys: [] });
      indent += dash.length;
    }
    close();
    const key = /^['"]?([\w-]+)['"]?:/.exec(rest)?.[1];
    if (key === undefined) return;
    (levels.at(-1) ?? outer).keys.push(key);
    if (!isLast) levels.push({ indent, step: key, keys: [] });
  };
  for (const line of lines) enter(line, false);
  enter(last, true);
  const path = levels.map(({ step }) => step);
  return inLine(last, path, (levels.at(-1) ?? outer).keys);
}

/** The place inside the last line: in open braces, after a key, or at a key. */
function inLine(line: string, path: string[], keys: string[]): Place {
  const text = line.replace(/^\s*(?:-\s+)*/, '');
  let own = { path, written: keys };
  let key: string | undefined;
  const stack: { own: typeof own; key: string | undefined }[] = [];
  for (const [token] of text.matchAll(/[{}[\],]|['"]?[\w-]+['"]?:(?:\s|$)/g)) {
    if (token === '{' || token === '[') {
      stack.push({ own, key });
      own = { path: [...own.path, ...(key === undefined ? [] : [key]), ...(token === '[' ? ['-'] : [])], written: [] };
      key = undefined;
    } else if (token === '}' || token === ']') {
      const outer = stack.pop();
      if (outer !== undefined) ({ own, key } = outer);
    } else if (token === ',') key = undefined;
    else {
      key = token.replace(/['":\s]/g, '');
      if (stack.length > 0) own.written.push(key);
    }
  }
  return key === undefined ? { path: own.path, written: own.written } : { path: own.path, key, written: own.written };
}
