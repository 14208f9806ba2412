import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { SpokelabError } from '../../../../src-main/contract/errors.ts';
import { NO_LIMIT } from '../../../../src-main/contract/profile.ts';
import type { Scenario } from '../../../../src-main/contract/scenario.ts';
import { MINUTE, SECOND } from '../../../../src-main/contract/units.ts';
import { DOCUMENTED } from '../../../../src-main/engine/profile/documented.ts';
import { IDEMPOTENT } from '../../../../src-main/engine/profile/idempotent.ts';
import { SHIPPED } from '../../../../src-main/engine/profile/shipped.ts';
import { loadScenario, parseScenario, readScenario } from '../../../../src-main/runtime/scenario/load-scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'spokelab-scenario-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FRAME = 'spokelab: 1\nname: test\nduration: 5m\n';
const EDGES = 'edges: [{ id: "edge-{n}", count: 3, namespace: "zone-{n}", plugins: [{ id: 42, bundle: ., config: { a: [1] } }] }]\n';
const HUB = 'hub: { plugins: [{ id: 42, bundle: . }] }\n';
const read = (...body: string[]): Scenario => parseScenario(`${FRAME}${HUB}${EDGES}${body.join('\n')}`, 'test.yaml');

function thrownBy(run: () => unknown): SpokelabError {
  try {
    run();
  } catch (error) {
    if (error instanceof SpokelabError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a small scenario', () => {
  it('gets its defaults', () => {
    expect(parseScenario(`${FRAME}edges: [{ id: solo }]`, 'test.yaml')).toEqual({
      name: 'test',
      seed: 1,
      profile: DOCUMENTED,
      durationUs: 5 * MINUTE,
      hubPlugins: [],
      edges: [{ id: 'solo', namespace: 'default', plugins: [] }],
      traffic: [],
      faults: [],
      expectations: [],
      explore: { faults: [], max: 0 },
    });
  });

  it('works counts, templates and paths out', () => {
    const { edges, hubPlugins } = read();
    expect(edges.map(({ id, namespace }) => `${id} ${namespace}`)).toEqual(['edge-1 zone-1', 'edge-2 zone-2', 'edge-3 zone-3']);
    expect(edges[2]?.plugins).toEqual([{ id: 42, bundle: resolve('.'), config: { a: [1] } }]);
    expect(hubPlugins).toEqual([{ id: 42, bundle: resolve('.'), config: {} }]);
  });

  it('takes bundles relative to the file, wherever it is read from', () => {
    writeFileSync(join(folder, 'bundle.zip'), '');
    const text = `${FRAME}edges: [{ id: e, plugins: [{ bundle: ./bundle.zip }] }]`;
    expect(parseScenario(text, join(folder, 'test.yaml')).edges[0]?.plugins).toEqual([{ bundle: join(folder, 'bundle.zip'), config: {} }]);
  });

  it('follows anchors and aliases', () => {
    const text = `${FRAME}edges: [{ id: a, namespace: &ns eu }, { id: b, namespace: *ns }]`;
    expect(parseScenario(text, 'test.yaml').edges.map((edge) => edge.namespace)).toEqual(['eu', 'eu']);
  });

  it('is read with a byte order mark and Windows line ends', () => {
    expect(parseScenario(`\uFEFF${FRAME}edges: [{ id: solo }]`.replaceAll('\n', '\r\n'), 'test.yaml').name).toBe('test');
  });
});

describe('overrides', () => {
  const text = `${FRAME}seed: 7\nprofile: { extends: documented, edge: { heartbeat: 5s } }\nedges: [{ id: e }]`;
  it('take the place of the seed', () => {
    expect(parseScenario(text, 'test.yaml').seed).toBe(7);
    expect(parseScenario(text, 'test.yaml', { seed: 0 }).seed).toBe(0);
  });

  it('take the place of the profile, and leave what the scenario changes of it', () => {
    expect(parseScenario(text, 'test.yaml', { profile: 'documented' }).profile.edge.heartbeatUs).toBe(5 * SECOND);
  });

  it('may be any built-in profile', () => {
    const { profile } = parseScenario(text, 'test.yaml', { profile: 'shipped' });
    expect(profile).toEqual({ ...SHIPPED, name: 'shipped (changed)', edge: { ...SHIPPED.edge, heartbeatUs: 5 * SECOND } });
    expect(parseScenario(`${FRAME}edges: [{ id: e }]`, 'test.yaml', { profile: 'idempotent' }).profile).toEqual(IDEMPOTENT);
  });

  it('has a name that says which, also where the scenario has named its own', () => {
    const named = `${FRAME}profile: { extends: documented, name: mine, edge: { heartbeat: 5s } }\nedges: [{ id: e }]`;
    expect(parseScenario(named, 'test.yaml').profile.name).toBe('mine');
    const names = ['documented', 'shipped'].map((profile) => parseScenario(named, 'test.yaml', { profile }).profile.name);
    expect(names).toEqual(['documented (changed)', 'shipped (changed)']);
  });

  it('must be a profile that there is', () => {
    expect(thrownBy(() => parseScenario(text, 'test.yaml', { profile: 'documentd' }))).toMatchObject({
      code: 'ERR_USAGE',
      message: '--profile: no profile is called `documentd`; did you mean `documented`?',
    });
  });
});

describe('a changed profile', () => {
  it('reads every key', () => {
    const { profile } = read(
      'profile:',
      '  extends: documented',
      '  name: small',
      '  edge:',
      '    heartbeat: 5s',
      '    batch_payloads: 10',
      '    batch_bytes: 1MiB',
      '    oversize_head: blocks',
      '    batches_per_heartbeat: one',
      '    send_threshold: 50',
      '    sends: overlapping',
      '    send_timeout: 3s',
      '    resend: same',
      '    acknowledged: mark',
      '    queue_capacity: 500',
      '    retention: 1h',
      '    unsent_expire: false',
      '    payload_bytes: 100KiB',
      '    metadata_entries: 0',
      '    metadata_key_bytes: 10',
      '    metadata_value_bytes: 11B',
      '    correlation_id_bytes: 12',
      '    reconnect: { initial: 1s, max: 1m, jitter: 5% }',
      '    after_failed_connect: give-up',
      '  hub: { edges: 2, routing: 1ms, receive_bytes: 4MiB, dedupe: { by: sequence, window: 7 } }',
      '  link: { latency: 40ms, jitter: 5ms }',
    );
    expect(profile).toEqual({
      name: 'small',
      edge: {
        heartbeatUs: 5_000_000,
        batchPayloadsMax: 10,
        batchBytesMax: 1_048_576,
        oversizeHead: 'blocks',
        batchesPerHeartbeat: 'one',
        sendThreshold: 50,
        sends: 'overlapping',
        sendTimeoutUs: 3_000_000,
        resend: 'same',
        acknowledged: 'mark',
        queueCapacity: 500,
        retentionUs: 3_600_000_000,
        doUnsentExpire: false,
        payloadBytesMax: 102_400,
        metadataEntriesMax: 0,
        metadataKeyBytesMax: 10,
        metadataValueBytesMax: 11,
        correlationIdBytesMax: 12,
        reconnect: { initialUs: 1_000_000, maxUs: 60_000_000, jitter: 0.05 },
        afterFailedConnect: 'give-up',
      },
      hub: { edgesMax: 2, routingUs: 1_000, receiveBytesMax: 4_194_304, dedupe: { by: 'sequence', windowPayloads: 7 } },
      link: { latencyUs: 40_000, jitterUs: 5_000 },
    });
  });

  it('has no limits where it says so', () => {
    const { profile } = read(
      'profile:',
      '  extends: documented',
      '  edge: { batch_payloads: none, batch_bytes: none, queue_capacity: none, payload_bytes: none, metadata_entries: none, metadata_key_bytes: none, metadata_value_bytes: none, correlation_id_bytes: none }',
      '  hub: { edges: none, receive_bytes: none }',
    );
    const { batchPayloadsMax, batchBytesMax, queueCapacity, payloadBytesMax } = profile.edge;
    const { metadataEntriesMax, metadataKeyBytesMax, metadataValueBytesMax, correlationIdBytesMax } = profile.edge;
    const limits = [batchPayloadsMax, batchBytesMax, queueCapacity, payloadBytesMax, metadataEntriesMax, metadataKeyBytesMax];
    const { edgesMax, receiveBytesMax } = profile.hub;
    expect(new Set([...limits, metadataValueBytesMax, correlationIdBytesMax, edgesMax, receiveBytesMax])).toEqual(new Set([NO_LIMIT]));
  });

  it.each([
    ['documented', 'none', { by: 'none', windowPayloads: 0 }],
    ['idempotent', 'none', { by: 'none', windowPayloads: 0 }],
    ['documented', 'correlation', { by: 'correlation', windowPayloads: 10_000 }],
    ['idempotent', 'sequence', { by: 'sequence', windowPayloads: 10_000 }],
    ['documented', '{ by: fingerprint }', { by: 'fingerprint', windowPayloads: 10_000 }],
    ['idempotent', '{ by: fingerprint, window: 5 }', { by: 'fingerprint', windowPayloads: 5 }],
  ])('that extends %s drops repeats by %s', (base, dedupe, expected) => {
    expect(read(`profile: { extends: ${base}, hub: { dedupe: ${dedupe} } }`).profile.hub.dedupe).toEqual(expected);
  });

  it('keeps what it does not name, and says that it is changed', () => {
    const { profile } = read('profile: { extends: documented, link: { latency: 0 } }');
    expect(profile).toEqual({ ...DOCUMENTED, name: 'documented (changed)', link: { latencyUs: 0, jitterUs: 0 } });
  });
});

describe('traffic', () => {
  it('goes to the edges that a glob means', () => {
    const { traffic } = read('traffic: [{ edge: "edge-[12]", every: 1s, send: { plugin: 1, payload: 1 } }]'.replace('[12]', '?'));
    expect(traffic[0]?.edges).toEqual(['edge-1', 'edge-2', 'edge-3']);
  });

  it('goes to the edges of a list, in the order of the lab', () => {
    const { traffic } = read('traffic: [{ edge: [edge-3, "*-1", edge-3], every: 1s, send: { plugin: 1, payload: 1 } }]');
    expect(traffic[0]?.edges).toEqual(['edge-1', 'edge-3']);
  });

  it('is every so often from a time until a time', () => {
    const { traffic } = read(
      'traffic:',
      '  - { edge: edge-1, every: 200ms, jitter: 20%, count: 7, from: 5s, until: 4m, send: { plugin: 42, payload: { n: "{i}" }, correlation: "c-{i}", metadata: { k: v } } }',
      '  - { edge: edge-2, rate: 5/s, request: { path: /chat, body: { prompt: "hi {i}" } } }',
      '  - { edge: edge-2, rate: 5/s, request: { path: /health } }',
    );
    expect(traffic).toEqual([
      {
        edges: ['edge-1'],
        everyUs: 200_000,
        jitter: 0.2,
        count: 7,
        fromUs: 5_000_000,
        untilUs: 240_000_000,
        item: { kind: 'send', plugin: 42, payload: { n: '{i}' }, correlation: 'c-{i}', metadata: { k: 'v' } },
      },
      {
        edges: ['edge-2'],
        everyUs: 200_000,
        jitter: 0,
        fromUs: 0,
        untilUs: 300_000_000,
        item: { kind: 'request', method: 'POST', path: '/chat', headers: {}, body: { prompt: 'hi {i}' } },
      },
      {
        edges: ['edge-2'],
        everyUs: 200_000,
        jitter: 0,
        fromUs: 0,
        untilUs: 300_000_000,
        item: { kind: 'request', method: 'GET', path: '/health', headers: {}, body: '' },
      },
    ]);
  });
});

describe('files', () => {
  const written = (name: string, content: string | Uint8Array): string => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };

  it('are read', () => {
    expect(loadScenario(written('good.yaml', `${FRAME}edges: [{ id: größe }]`.replace('größe', 'solo'))).name).toBe('test');
  });

  it.each([
    ['missing.yaml', undefined, 'ERR_FILE_NOT_FOUND', 'there is no such file'],
    ['.', undefined, 'ERR_SCENARIO_INVALID', 'is a folder; name the scenario file in it'],
    [
      'zip.yaml',
      new Uint8Array([0x50, 0x4b, 3, 4, 0, 1]),
      'ERR_SCENARIO_INVALID',
      'is not a text file (it has a zero byte at position 4); a scenario is YAML text in UTF-8',
    ],
    ['latin.yaml', new Uint8Array([0x6e, 0x61, 0xe4, 0x3a]), 'ERR_SCENARIO_INVALID', 'is not UTF-8 text; save it as UTF-8'],
    [
      'large.yaml',
      new Uint8Array(4 * 1_048_576 + 1).fill(0x20),
      'ERR_SCENARIO_INVALID',
      'is larger than 4 MiB (4194305 bytes); that is no scenario',
    ],
  ] as const)('%s: refused', (name, content, code, message) => {
    const file = content === undefined ? join(folder, name) : written(name, content);
    expect(thrownBy(() => loadScenario(file))).toMatchObject({ code, message: `${file}: ${message}`, position: { file } });
  });

  it('of exactly the largest size are read', () => {
    const text = `${FRAME}edges: [{ id: solo }]\n#`;
    expect(loadScenario(written('limit.yaml', text.padEnd(4 * 1_048_576, 'x'))).name).toBe('test');
  });
});

describe('any text', () => {
  const keys = fc.constantFrom(
    'spokelab',
    'name',
    'duration',
    'edges',
    'traffic',
    'faults',
    'expect',
    'hub',
    'profile',
    'at',
    'for',
    'link',
    'id',
    'x',
    '__proto__',
  );
  const scalars = fc.oneof(
    fc.constantFrom('1', '5m', 'edge-*', '"{n}"', '~', '&a', '*a', '!!set', '- ', '? ', '|', '>', '%', '@', '.inf'),
    fc.string(),
  );
  const line = fc
    .tuple(fc.nat(6), fc.constantFrom('', '- '), keys, fc.constantFrom(': ', ':', ''), scalars)
    .map(([indent, dash, key, colon, value]) => `${' '.repeat(indent)}${dash}${key}${colon}${value}`);
  const yamlish = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n')),
  );

  it('is read or refused with a SpokelabError that names a place in it', () => {
    fc.assert(
      fc.property(yamlish, fc.boolean(), (text, isFramed) => {
        const whole = isFramed ? `${FRAME}${EDGES}${text}` : text;
        try {
          parseScenario(whole, 'test.yaml');
        } catch (error) {
          if (!(error instanceof SpokelabError)) throw error;
          const line = error.position?.line ?? 0;
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(whole.split(/\r\n|\r|\n/).length);
          expect(error.position?.column).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('names the line of the unknown key, wherever it stands', () => {
    const lines = [...FRAME.trimEnd().split('\n'), 'edges:', '  - id: solo', '    namespace: eu', 'traffic: []', 'expect: []'];
    const topLevel = [1, 2, 3, 6, 7, 8];
    fc.assert(
      fc.property(fc.constantFrom(...topLevel), fc.nat(5), (at, blanks) => {
        const text = [...lines.slice(0, at), ...Array<string>(blanks).fill(''), 'surprise: 1', ...lines.slice(at)].join('\n');
        const result = readScenario(text, 'test.yaml');
        expect(result).toMatchObject({ ok: false, problems: [{ line: at + blanks + 1, column: 1, field: '' }] });
      }),
    );
  });
});
