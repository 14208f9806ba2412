import { describe, expect, it } from 'vitest';
import { COUNTERS } from '../../../src-main/contract/scenario.ts';
import { jsonSchemaOf } from '../../../src-main/contract/schemas/choice.ts';
import { faultAction } from '../../../src-main/contract/schemas/fault.ts';
import { scenarioSchema } from '../../../src-main/contract/schemas/scenario.ts';
import { FAULT_WORDS } from '../../../src-main/contract/schemas/scenario-explore.ts';
import { DOCUMENTED } from '../../../src-main/engine/profile/documented.ts';

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
      'at for link drop id',
      'at for link latency jitter id',
      'at for link loss direction id',
      'at for link bandwidth id',
      'at for link flap id',
      'at link reset id',
      'at for link hold release id',
      'at link lose id',
      'at for edge crash restart id',
      'at for edge disk id',
      'at for edge clock_skew id',
      'at for hub restart id',
      'at for hub by id',
      'at for hub id',
      'at for plugin on fail id',
      'at for plugin on slow id',
      'at for plugin on unload id',
      'at for plugin on unhandled id',
      'at edge reload id',
      'at edge clear_cache id',
      'at for server bundle id',
      'at for server by bundle id',
      'at server bundle with id',
    ]);
    for (const shape of shapes) expect(shape.additionalProperties).toBe(false);
  });

  it('has every expectation, one at a time', () => {
    const items = itemsOf('expect');
    const checks = [...COUNTERS, 'queue', 'kv', 'cause', 'latency', 'order', 'payload', 'log'];
    expect(Object.keys(items.properties ?? {})).toEqual([...checks, 'always', 'eventually', 'sometimes']);
    expect(items.maxProperties).toBe(1);
    for (const wrapper of ['always', 'sometimes']) expect(Object.keys(items.properties?.[wrapper]?.properties ?? {})).toEqual(checks);
    expect(items.properties?.eventually?.required).toEqual(['within']);
  });

  it('has every field of a profile', () => {
    const profile = schema.properties?.profile?.anyOf?.[1]?.properties;
    const fields = { edge: DOCUMENTED.edge, hub: DOCUMENTED.hub, link: DOCUMENTED.link };
    for (const [part, values] of Object.entries(fields))
      expect(Object.keys(profile?.[part]?.properties ?? {})).toHaveLength(Object.keys(values).length);
  });

  it('has a word for every kind of fault that may be explored', () => {
    const kinds = faultAction.options.map((option) => option.shape.kind.value).filter((kind) => !/^(bundle|gateway)-/.test(kind));
    expect(Object.values(FAULT_WORDS).toSorted()).toEqual(kinds.toSorted());
    expect(schema.properties?.explore?.properties?.faults).toMatchObject({ items: { enum: Object.keys(FAULT_WORDS) } });
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
        if (child.description === undefined && !isPlain && !/(traffic|expect|always|eventually|sometimes)\.\w+$/.test(path))
          bare.push(`${path}.${key}`);
      }
      for (const [key, child] of Object.entries(node)) visit(child, key === 'properties' || key === 'items' ? path : `${path}.${key}`);
    };
    visit(schema, '');
    expect(bare).toEqual([]);
  });
});
