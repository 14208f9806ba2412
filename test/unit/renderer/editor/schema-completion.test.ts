import { describe, expect, it } from 'vitest';
import { jsonSchemaOf } from '../../../../src-main/contract/schemas/choice.ts';
import { scenarioSchema } from '../../../../src-main/contract/schemas/scenario.ts';
import type { JsonSchema } from '../../../../src-renderer/editor/schema-completion.ts';
import { describeKey, placeAt, suggestKeys } from '../../../../src-renderer/editor/schema-completion.ts';

const schema = jsonSchemaOf(scenarioSchema) as unknown as JsonSchema;
const labels = (before: string): string[] => suggestKeys(schema, before).map(({ label }) => label);

describe('a place in a YAML text', () => {
  it.each([
    ['', { path: [], written: [] }],
    ['name: x\n', { path: [], written: ['name'] }],
    ['hub:\n  ', { path: ['hub'], written: [] }],
    ['hub:\n  plugins:\n    - id: 1\n      ', { path: ['hub', 'plugins', '-'], written: ['id'] }],
    ['edges:\n  - id: a\n  - ', { path: ['edges', '-'], written: [] }],
    ['faults:\n  - { at: 1s, ', { path: ['faults', '-'], written: ['at'] }],
    ['hub: { plugins: [{ id: 1, ', { path: ['hub', 'plugins', '-'], written: ['id'] }],
    ['edges:\n  - { id: a }\ntraffic:\n  - edge: a\n    request:\n      ', { path: ['traffic', '-', 'request'], written: [] }],
    ['apis:\n  - auth: ', { path: ['apis', '-'], key: 'auth', written: ['auth'] }],
  ])('%j', (before, place) => {
    expect(placeAt(before)).toMatchObject(place);
  });
});

describe('what can be written there', () => {
  it('are the keys that the scenario does not have yet', () => {
    expect(labels('spokelab: 1\nname: x\n')).toEqual(expect.arrayContaining(['duration', 'edges', 'gateway', 'apis']));
    expect(labels('spokelab: 1\nname: x\n')).not.toContain('name');
  });

  it('are the keys of what is deeper', () => {
    expect(labels('gateway:\n  ')).toEqual(expect.arrayContaining(['version', 'bundles', 'enable_coprocess']));
    expect(labels('apis:\n  - id: a\n    ')).toEqual(expect.arrayContaining(['listen_path', 'bundle', 'auth']));
    expect(labels('traffic:\n  - edge: a\n    request:\n      ')).toEqual(expect.arrayContaining(['method', 'path', 'headers', 'body']));
  });

  it('of a fault are the keys of the kinds that are still meant', () => {
    expect(labels('faults:\n  - { at: 1s, link: edge-1, ')).toEqual(expect.arrayContaining(['drop', 'latency', 'flap']));
    expect(labels('faults:\n  - { at: 1s, link: edge-1, ')).not.toContain('crash');
    expect(labels('faults:\n  - { at: 1s, link: edge-1, drop: both, ')).toEqual(['for', 'id']);
  });

  it('are the values of a key that has only some', () => {
    expect(labels('apis:\n  - auth: ')).toEqual(['keyless', 'token', 'custom']);
    expect(labels('gateway:\n  version: ')).toEqual(["'5.14'", "'5.15'"]);
    expect(labels('faults:\n  - { at: 1s, link: edge-1, drop: ')).toEqual(['requests', 'responses', 'both']);
  });
});

describe('what a key is', () => {
  it.each([
    ['', 'duration'],
    ['hub:\n  ', 'plugins'],
    ['faults:\n  - { at: 1s, ', 'link'],
    ['traffic:\n  - ', 'every'],
    ['gateway:\n  ', 'version'],
  ])('%j %s is told in words', (before, key) => {
    expect(describeKey(schema, before, key)).toMatch(/\w+ \w+/);
  });

  it('is not told of a key that is not known there', () => {
    expect(describeKey(schema, '', 'every')).toBe('');
    expect(describeKey(schema, 'hub:\n  ', 'duration')).toBe('');
  });
});
