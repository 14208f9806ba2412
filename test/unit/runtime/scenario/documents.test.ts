/** What docs/scenarios.md and docs/profiles.md show must be what the loader reads. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COUNTERS, DUPLICATE_CAUSES, LOSS_CAUSES } from '../../../../src-main/contract/scenario.ts';
import { faultAction } from '../../../../src-main/contract/schemas/fault.ts';
import { FAULT_WORDS } from '../../../../src-main/contract/schemas/scenario-explore.ts';
import { findProfile, PROFILE_NAMES } from '../../../../src-main/engine/profile/profiles.ts';
import { parseScenario } from '../../../../src-main/runtime/scenario/load-scenario.ts';

const root = resolve(import.meta.dirname, '../../../..');
const text = readFileSync(resolve(root, 'docs/scenarios.md'), 'utf8');
/** Where the samples lie: `../cache-stats` is found from here. */
const file = resolve(root, 'sample-bundles/scenarios/from-the-documents.yaml');

const FRAME = ['spokelab: 1', 'name: t', 'duration: 5m'];
const INSTALLED = 'plugins: [{ id: 42, bundle: ../cache-stats }]';
const EDGES = [`hub: { ${INSTALLED} }`, `edges: [{ id: "edge-{n}", count: 3, ${INSTALLED} }]`];

const yamlBlocks = (of: string): string[] => [...of.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
const blocks = yamlBlocks(text);
const blockStarting = (start: string): string => {
  const block = blocks.find((candidate) => candidate.startsWith(start));
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
    const others = blocks.filter((block) => /^(traffic|expect|profile|explore|gateway):/.test(block));
    for (const block of others) parseScenario([...FRAME, ...EDGES, block].join('\n'), file);
    // Any file will do for a queue: it is opened when the lab starts.
    const queue = blockStarting('edges:').replace('microgateway.db', 'demo.yaml');
    expect(parseScenario([...FRAME, queue].join('\n'), file).edges[0]?.queue).toMatch(/demo\.yaml$/);
    expect(others).toHaveLength(blocks.length - 3);
    expect(others.length).toBeGreaterThan(4);
  });

  const faults = [...text.matchAll(/`(\{ at: .*?\})`/g)].map((match) => match[1] ?? '');
  it.each(faults)('shows a fault that is read: %s', (fault) => {
    expect(parseScenario([...FRAME, ...EDGES, 'faults:', `  - ${fault}`].join('\n'), file).faults.length).toBeGreaterThan(0);
  });

  it('shows a fault of every kind', () => {
    const all = parseScenario([...FRAME, ...EDGES, 'faults:', ...faults.map((fault) => `  - ${fault}`)].join('\n'), file).faults;
    const kinds = faultAction.options.map((option) => option.shape.kind.value);
    expect([...new Set(all.map((fault) => fault.kind))].toSorted()).toEqual(kinds.toSorted());
    expect(all.some((fault) => typeof fault.atUs !== 'number')).toBe(true);
  });

  it('names every counter and every cause', () => {
    for (const name of [...COUNTERS, ...DUPLICATE_CAUSES, ...LOSS_CAUSES]) expect(text).toContain(`\`${name}\``);
  });

  it('names every kind of fault that may be explored', () => {
    for (const word of Object.keys(FAULT_WORDS)) expect(text.slice(text.indexOf('## Let the program look'))).toContain(`\`${word}\``);
  });

  it('lists every sample', () => {
    const samples = readdirSync(resolve(root, 'sample-bundles/scenarios'));
    const listed = [...text.matchAll(/^\| ([\w-]+\.yaml) \|/gm)].map((match) => match[1] ?? '');
    expect(listed.toSorted()).toEqual(samples.toSorted());
  });
});

describe('docs/profiles.md', () => {
  const profiles = readFileSync(resolve(root, 'docs/profiles.md'), 'utf8');

  it('shows blocks that are read', () => {
    const shown = yamlBlocks(profiles);
    expect(shown.length).toBeGreaterThan(1);
    for (const block of shown) parseScenario([...FRAME, ...EDGES, block].join('\n'), file);
  });

  const rows = [...profiles.matchAll(/^\| `(edge|hub|link)\.(\w+)` \|(.*)$/gm)].map(([, part = '', key = '', cells = '']) => ({
    part,
    key,
    values: cells.split('|').map((cell) => cell.trim().replaceAll('`', '')),
  }));

  it.each(PROFILE_NAMES.map((name, column) => [name, column] as const))('has every value of %s', (name, column) => {
    const written = ['edge', 'hub', 'link'].map((part) => {
      const keys = rows.flatMap((row) => (row.part === part ? `${row.key}: ${row.values[column] || row.values[0]}` : []));
      return `  ${part}: { ${keys.join(', ')} }`;
    });
    const { profile } = parseScenario(
      [...FRAME, ...EDGES, 'profile:', '  extends: documented', `  name: ${name}`, ...written].join('\n'),
      file,
    );
    expect(profile).toEqual(findProfile(name));
    expect(rows).toHaveLength([profile.edge, profile.hub, profile.link].flatMap((part) => Object.keys(part)).length);
  });

  it('marks the limits that may be none', () => {
    for (const { part, key, values } of rows) {
      const read = (): unknown =>
        parseScenario([...FRAME, ...EDGES, `profile: { extends: documented, ${part}: { ${key}: none } }`].join('\n'), file);
      const isMarked = values.at(-2)?.endsWith('∞') === true || key === 'dedupe';
      if (isMarked) read();
      else expect(read, key).toThrow();
    }
  });

  it('has a quirk for every value in which shipped is different', () => {
    const quirks = profiles.slice(profiles.indexOf('## What the shipped implementation does'));
    const different = rows.filter(({ values }) => values[1] !== '');
    expect(different.length).toBeGreaterThan(8);
    for (const { part, key } of different) expect(quirks).toContain(`\`${part}.${key}\``);
  });

  it('names samples that there are', () => {
    const samples = readdirSync(resolve(root, 'sample-bundles/scenarios'));
    for (const [name] of profiles.matchAll(/[\w-]+\.yaml/g)) expect(samples).toContain(name);
  });
});
