import { describe, expect, it } from 'vitest';
import { COUNTERS } from '../../../src-main/contract/scenario.ts';
import { jsonSchemaOf } from '../../../src-main/contract/schemas/choice.ts';
import { scenarioSchema } from '../../../src-main/contract/schemas/scenario.ts';

type Json = { [key: string]: Json } & { anyOf?: Json[]; properties?: Record<string, Json>; required?: string[]; description?: string };

const schema = jsonSchemaOf(scenarioSchema) as unknown as Json;

const itemsOf = (name: string): Json => {
  const items = schema.properties?.[name]?.items;
  if (items === undefined) throw new Error(`no items under ${name}`);
  return items;
};

describe('the printed JSON Schema', () => {
  it('has the four required fields and refuses others', () => {
    expect(schema.required).toEqual(['spokelab', 'name', 'duration', 'edges']);
    expect(schema.additionalProperties).toBe(false);
  });

  it('has one shape for each thing that a fault can do, each of them closed', () => {
    const shapes = itemsOf('faults').anyOf ?? [];
    expect(shapes.map((shape) => Object.keys(shape.properties ?? {}).join(' '))).toEqual([
      'at for link drop',
      'at for link latency jitter',
      'at for link loss direction',
      'at link reset',
      'at for edge crash restart',
      'at for hub restart',
      'at for plugin on fail',
      'at for plugin on slow',
      'at for plugin on unload',
    ]);
    for (const shape of shapes) expect(shape.additionalProperties).toBe(false);
  });

  it('has every expectation, one at a time', () => {
    const items = itemsOf('expect');
    expect(Object.keys(items.properties ?? {})).toEqual([...COUNTERS, 'queue', 'kv', 'cause']);
    expect(items.maxProperties).toBe(1);
  });

  it('gives an editor the pattern and examples of quantities', () => {
    expect(schema.properties?.duration).toMatchObject({
      type: 'string',
      pattern: expect.any(String),
      examples: expect.arrayContaining(['5m']),
    });
  });

  it('describes every field that a person can write', () => {
    const bare: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, child] of Object.entries((node as Json).properties ?? {})) {
        const isPlain = ['min', 'max', 'of', 'is'].includes(key);
        if (child.description === undefined && !isPlain && !/(traffic|expect)\.\w+$/.test(path)) bare.push(`${path}.${key}`);
      }
      for (const [key, child] of Object.entries(node)) visit(child, key === 'properties' || key === 'items' ? path : `${path}.${key}`);
    };
    visit(schema, '');
    expect(bare).toEqual([]);
  });
});
