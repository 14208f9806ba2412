/** What docs/scenarios.md shows must be what the loader reads. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COUNTERS, DUPLICATE_CAUSES, LOSS_CAUSES } from '../../../../src-main/contract/scenario.ts';
import { DOCUMENTED } from '../../../../src-main/engine/profile/documented.ts';
import { parseScenario } from '../../../../src-main/runtime/scenario/load-scenario.ts';

const root = resolve(import.meta.dirname, '../../../..');
const text = readFileSync(resolve(root, 'docs/scenarios.md'), 'utf8');
/** Where the samples lie: `../cache-stats` is found from here. */
const file = resolve(root, 'sample-bundles/scenarios/from-the-documents.yaml');

const FRAME = ['spokelab: 1', 'name: t', 'duration: 5m'];
const INSTALLED = 'plugins: [{ id: 42, bundle: ../cache-stats }]';
const EDGES = [`hub: { ${INSTALLED} }`, `edges: [{ id: "edge-{n}", count: 3, ${INSTALLED} }]`];

const yamlBlocks = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
const blockStarting = (start: string): string => {
  const block = yamlBlocks.find((candidate) => candidate.startsWith(start));
  if (block === undefined) throw new Error(`no block starts with ${start}`);
  return block;
};

describe('docs/scenarios.md', () => {
  it('shows blocks that are read', () => {
    expect(parseScenario(blockStarting('spokelab: 1'), file).expectations).toHaveLength(2);
    expect(parseScenario([...FRAME, blockStarting('seed: 7')].join('\n'), file).edges.map((edge) => edge.id)).toEqual([
      'edge-1',
      'edge-2',
      'edge-3',
      'edge-far',
    ]);
    for (const start of ['traffic:', 'expect:', 'profile:']) parseScenario([...FRAME, ...EDGES, blockStarting(start)].join('\n'), file);
    expect(yamlBlocks).toHaveLength(5);
  });

  const faults = [...text.matchAll(/`(\{ at: \d.*?\})`/g)].map((match) => match[1] ?? '');
  it.each(faults)('shows a fault that is read: %s', (fault) => {
    expect(parseScenario([...FRAME, ...EDGES, 'faults:', `  - ${fault}`].join('\n'), file).faults.length).toBeGreaterThan(0);
  });

  it('shows a fault of every kind', () => {
    const all = parseScenario([...FRAME, ...EDGES, 'faults:', ...faults.map((fault) => `  - ${fault}`)].join('\n'), file).faults;
    expect(new Set(all.map((fault) => fault.kind))).toEqual(
      new Set([
        'link-drop',
        'link-latency',
        'link-loss',
        'link-reset',
        'edge-crash',
        'hub-crash',
        'plugin-fail',
        'plugin-slow',
        'plugin-unload',
      ]),
    );
  });

  it('lists every key of a profile with the value of `documented`', () => {
    const rows = [...text.matchAll(/^\| `(edge|hub|link)\.(\w+)` \| `(.*?)` \|/gm)];
    const written = ['edge', 'hub', 'link'].map((part) => {
      const keys = rows.flatMap(([, of, key, value]) => (of === part ? `${key}: ${value}` : []));
      return `  ${part}: { ${keys.join(', ')} }`;
    });
    const { profile } = parseScenario(
      [...FRAME, ...EDGES, 'profile:', '  extends: documented', '  name: documented', ...written].join('\n'),
      file,
    );
    expect(profile).toEqual(DOCUMENTED);
    const keysOf = (value: object): string[] => Object.keys(value);
    expect(rows).toHaveLength([DOCUMENTED.edge, DOCUMENTED.hub, DOCUMENTED.link].flatMap(keysOf).length);
  });

  it('names every counter and every cause', () => {
    for (const name of [...COUNTERS, ...DUPLICATE_CAUSES, ...LOSS_CAUSES]) expect(text).toContain(`\`${name}\``);
  });
});
