import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../../src-main/contract/scenario.ts';
import { loadScenario, parseScenario } from '../../../../src-main/runtime/scenario/load-scenario.ts';
import { writeScenario } from '../../../../src-main/runtime/scenario/write-scenario.ts';
import { anyScenario } from './random-scenarios.ts';

const root = resolve(import.meta.dirname, '../../../..');
const samples = join(root, 'sample-bundles/scenarios');
/** Any folder: paths of bundles are relative to it. */
const bundleBase = join(root, 'test/unit');

const readBack = (text: string): Scenario => parseScenario(text, join(bundleBase, 'again.yaml'));

/** An expectation's text and line are about the file that it stood in. */
const meaning = ({ expectations, ...scenario }: Scenario): object => ({
  ...scenario,
  expectations: expectations.map(({ text: _, line: __, ...expectation }) => expectation),
});

describe('a scenario that is written', () => {
  it('is the same when it is read again, whatever it holds', () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        const text = writeScenario(scenario, { bundleBase });
        expect(meaning(readBack(text))).toStrictEqual(meaning(scenario));
      }),
      { numRuns: 500 },
    );
  });

  it('is written the same again', () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        const text = writeScenario(scenario, { bundleBase });
        expect(writeScenario(readBack(text), { bundleBase })).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it.each(readdirSync(samples).filter((name) => name.endsWith('.yaml')))('keeps the words of the expectations of %s', (name) => {
    const scenario = loadScenario(join(samples, name));
    const again = readBack(writeScenario(scenario, { bundleBase }));
    expect(again.expectations.map(({ text }) => text)).toEqual(scenario.expectations.map(({ text }) => text));
    expect(meaning(again)).toStrictEqual(meaning(scenario));
  });
});

describe('the text', () => {
  const written = (body: string, comment: string[] = []): string => {
    const text = `spokelab: 1\nname: Small\nduration: 90s\n${body}`;
    return writeScenario(parseScenario(text, join(samples, 'small.yaml')), { bundleBase: samples, comment });
  };

  it('is one that a person could have written', () => {
    const body = [
      'seed: 7',
      'profile: { extends: shipped, edge: { heartbeat: 5s, send_threshold: 0 }, hub: { dedupe: sequence } }',
      'hub: { plugins: [{ id: 42, bundle: ../cache-stats, config: { log: verbose } }] }',
      'edges: [{ id: "edge-{n}", count: 3, plugins: [{ id: 42, bundle: ../cache-stats }] }, { id: west, namespace: "5" }]',
      'traffic:',
      '  - { edge: "edge-*", rate: 5/s, jitter: 20%, until: 1m, request: { path: /v1/chat, body: { prompt: "Order {i}?" } } }',
      '  - { edge: [west, edge-2], every: 1.5s, count: 3, from: 250ms, send: { plugin: 42, payload: { hits: 1 }, correlation: "c-{i}", metadata: { metric_type: cache_stats, from: "a, b" } } }',
      'faults:',
      '  - { at: { between: [30s, 60s] }, for: 40s, link: "edge-*", drop: responses }',
      '  - { at: 0, link: west, loss: 12.5%, direction: requests, id: fault-9 }',
      '  - { at: 5s, hub: restart }',
      '  - { at: 6s, plugin: 42, on: [edge-1, edge-3], fail: "boom: bang" }',
      'expect:',
      '  - lost:   0   # as it is written',
      '  - eventually:',
      '      pending: 0',
      '      within: 30s',
      'explore: { faults: [drop, hub-restart] }',
    ];
    expect(written(body.join('\n'), ['What it is about.', '', 'Two\nlines, and\ta tab\u0007.'])).toBe(`# What it is about.
#
# Two
# lines, and a tab .

spokelab: 1
name: Small
seed: 7
profile:
  extends: shipped
  edge: { heartbeat: 5s, send_threshold: 0 }
  hub: { dedupe: { by: sequence, window: 10000 } }
duration: 90s

hub:
  plugins:
    - { id: 42, bundle: ../cache-stats, config: { log: verbose } }

edges:
  - { id: 'edge-{n}', count: 3, plugins: [{ id: 42, bundle: ../cache-stats }] }
  - { id: west, namespace: '5' }

traffic:
  - { edge: edge-*, every: 200ms, jitter: 20%, until: 1m, request: { path: /v1/chat, body: { prompt: 'Order {i}?' } } }
  - edge: [edge-2, west]
    every: 1.5s
    count: 3
    from: 250ms
    send:
      plugin: 42
      payload: { hits: 1 }
      correlation: 'c-{i}'
      metadata: { metric_type: cache_stats, from: 'a, b' }

faults:
  - { at: { between: [30s, 1m] }, for: 40s, link: edge-*, drop: responses }
  - { at: 0, link: west, loss: 12.5%, direction: requests, id: fault-9 }
  - { at: 5s, hub: restart }
  - { at: 6s, plugin: 42, on: [edge-1, edge-3], fail: 'boom: bang' }

expect:
  - lost:   0
  - eventually: { pending: 0, within: 30s }

explore: { faults: [drop, hub-restart], max: 3 }
`);
  });

  it('has the paths of bundles from where it will lie', () => {
    const body = 'edges: [{ id: e, plugins: [{ id: 1, bundle: ../cache-stats }] }]';
    const scenario = parseScenario(`spokelab: 1\nname: t\nduration: 1m\n${body}`, join(samples, 'small.yaml'));
    const bundle = (folder: string): string | undefined => /bundle: ([^ ]+) }/.exec(writeScenario(scenario, { bundleBase: folder }))?.[1];
    expect(bundle(root)).toBe('sample-bundles/cache-stats');
    expect(bundle(join(root, 'sample-bundles/cache-stats'))).toBe('.');
    expect(bundle(join(root, 'a/b'))).toBe('../../sample-bundles/cache-stats');
  });

  it('does not take over words that mean something else by now', () => {
    const scenario = parseScenario('spokelab: 1\nname: t\nduration: 1m\nedges: [{ id: e }]\nexpect: [lost: 0]', 'small.yaml');
    const changed = scenario.expectations.map((expectation) => ({ ...expectation, text: 'lost: 1' }));
    expect(writeScenario({ ...scenario, expectations: changed }, { bundleBase })).toContain('  - lost: 0\n');
  });

  it('is written in a moment for a large lab', () => {
    const body =
      'edges: [{ id: "e-{n}-x", count: 10000 }]\nfaults: [{ at: 1s, link: "*", drop: both }, { at: 2s, link: ["e-*5-x", "e-1-x"], reset: true }]';
    const text = written(body);
    expect(text.split('\n').length).toBeGreaterThan(10_000);
    expect(parseScenario(text, join(samples, 'small.yaml')).faults).toHaveLength(11_001);
  });
});
