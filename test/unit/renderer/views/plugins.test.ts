import { expect, test } from 'vitest';
import type { TraceEvent } from '../../../../src-main/trace/events.ts';
import { applyToTopology, createTopology } from '../../../../src-main/trace/topology.ts';
import { pluginOverviews } from '../../../../src-renderer/views/plugins/plugin-overview.ts';

const loaded = (node: string, plugin: number, version: string): TraceEvent => ({
  type: 'plugin-loaded',
  at: 2,
  node,
  plugin,
  name: `p${plugin}`,
  version,
  hash: 'h',
});

test('a plugin is told once, with the nodes that have it, those that do not, and what went wrong', () => {
  const topology = createTopology();
  const events: TraceEvent[] = [
    { type: 'hub-started', at: 0 },
    ...['edge-1', 'edge-2', 'edge-3'].map((edge): TraceEvent => ({ type: 'edge-added', at: 1, edge, namespace: 'eu' })),
    loaded('edge-1', 42, '1.1.0'),
    loaded('hub', 42, '1.0.0'),
    loaded('edge-2', 7, '2.0.0'),
    { type: 'plugin-errored', at: 3, node: 'edge-3', plugin: 42, call: 'load', kind: 'threw', message: 'no entry "edge.js"' },
  ];
  for (const event of events) applyToTopology(topology, event);
  expect(pluginOverviews(topology)).toEqual([
    {
      id: 7,
      name: 'p7',
      versions: ['2.0.0'],
      isOnHub: false,
      installations: [{ node: 'edge-2', version: '2.0.0', hash: 'h', isLoaded: true, loads: 1 }],
      missing: ['hub', 'edge-1', 'edge-3'],
      errors: [],
    },
    {
      id: 42,
      name: 'p42',
      versions: ['1.0.0', '1.1.0'],
      isOnHub: true,
      installations: [
        { node: 'hub', version: '1.0.0', hash: 'h', isLoaded: true, loads: 1 },
        { node: 'edge-1', version: '1.1.0', hash: 'h', isLoaded: true, loads: 1 },
        { node: 'edge-3', version: '', hash: '', isLoaded: false, loads: 0, lastError: 'no entry "edge.js"' },
      ],
      missing: ['edge-2'],
      errors: [{ node: 'edge-3', message: 'no entry "edge.js"' }],
    },
  ]);
});
