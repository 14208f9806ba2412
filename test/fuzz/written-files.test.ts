/** Files that people write, spoiled: scenarios, lessons, manifests. Read, or refused in words that say where. */
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readGatewayManifest } from '../../src-main/adapters/bundles/gateway-manifest.ts';
import { readManifest } from '../../src-main/adapters/bundles/read-manifest.ts';
import { parseLesson } from '../../src-main/runtime/lessons/read-lesson.ts';
import { planFor } from '../../src-main/runtime/plan.ts';
import { readScenario } from '../../src-main/runtime/scenario/load-scenario.ts';
import { FUZZ_TEST, fuzz, fuzzBriefly, orRefused, spoiled, textsIn } from './fuzzing.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'sample-bundles');
const SCENARIOS = join(SAMPLES, 'scenarios');
const LESSONS = join(SAMPLES, 'lessons');

const YAML_TOKENS = [
  ...[
    '\n',
    '  ',
    '- ',
    ': ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|',
    '>',
    '&a ',
    '*a',
    '!!binary ',
    '!!js/function ',
    '<<: ',
    '? ',
    '---\n',
    '...\n',
    '\t',
    '#',
  ],
  ...[
    'null',
    'true',
    '-1',
    '0',
    '1e400',
    '.nan',
    '.inf',
    '0x7fffffff',
    '9007199254740993',
    '24h',
    '1ms',
    '-5s',
    '100%',
    '10MiB',
    '32KiB/s',
  ],
  ...['edges:', 'count: 100000', 'faults:', 'at: {between: [1s, 2s]}', 'link: "edge-*"', 'expect:', 'always:', 'eventually:', 'explore:'],
  ...['edge-{n}', '{i}', '../..', '/etc/passwd', '\u0000', '\uFEFF', '\uD800', '__proto__', 'constructor', '*'.repeat(60)],
];

test('a scenario', FUZZ_TEST, async () => {
  const texts = [...textsIn(SCENARIOS, '.yaml'), ...textsIn(LESSONS, '.yaml')];
  await fuzz(spoiled(texts, YAML_TOKENS), async (text) => {
    const read = await orRefused(() => readScenario(text, join(SCENARIOS, 'fuzz.yaml')));
    if (read === undefined) return;
    if (read.ok) return void (await orRefused(() => planFor(read.scenario, 'virtual', 'token')));
    expect(read.problems.length).toBeGreaterThan(0);
    const lines = text.split('\n').length;
    for (const { line, column, message } of read.problems) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(lines + 1);
      expect(column).toBeGreaterThanOrEqual(1);
      expect(message).toMatch(/\S/);
    }
  });
});

const LESSON_TOKENS = [
  ...[
    '---\n',
    '## ',
    '# ',
    '```lab\n',
    '```\n',
    '- [ ] ',
    '- [x] ',
    '  ',
    '> ',
    '|',
    '<script>',
    '![x](javascript:1)',
    '[x](y)',
    '~~',
    '\n\n',
    '\t',
  ],
  ...[
    'until: ',
    'until: end\n',
    'until: counter duplicates\n',
    'until: payload edge-1:1\n',
    'speed: 0\n',
    'point: link \n',
    'select: ',
    'view: lab\n',
  ],
  ...[
    'lesson: 1\n',
    'scenario: ../../../etc/passwd\n',
    'minutes: .inf\n',
    'null',
    '&a',
    '*a',
    '\u0000',
    '\uFEFF',
    '[^1]: ',
    '*'.repeat(80),
  ],
];

test('a lesson', FUZZ_TEST, async () => {
  await fuzzBriefly(spoiled(textsIn(LESSONS, '.md'), LESSON_TOKENS), async (text) => {
    const lesson = await orRefused(() => parseLesson(text, join(LESSONS, 'fuzz.md')));
    for (const { title, speed } of lesson?.steps ?? []) expect([typeof title, speed > 0]).toEqual(['string', true]);
  });
});

const JSON_TOKENS = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\u0000', '\\ud800', 'null', 'true', '-1', '1e999', '0', '""', '{}', '[]', '\u0000'],
  ...[
    '"file_list"',
    '"edge_to_control"',
    '"custom_middleware"',
    '"plugin_id"',
    '"entry"',
    '"../hub.js"',
    '"__proto__"',
    '"driver"',
    '"pre"',
  ],
];

test('a manifest', FUZZ_TEST, async () => {
  const texts = textsIn(SAMPLES, 'manifest.json');
  const shape = fc.oneof(
    { weight: 4, arbitrary: spoiled(texts, JSON_TOKENS) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    {
      weight: 2,
      arbitrary: fc
        .object({
          key: fc.constantFrom('file_list', 'custom_middleware', 'pre', 'driver', 'auth_check', 'name', 'checksum', 'edge_to_control'),
        })
        .map((value) => JSON.stringify(value)),
    },
  );
  await fuzz(shape, async (text) => {
    const bytes = Buffer.from(text);
    const gateway = readGatewayManifest(bytes);
    if (typeof gateway === 'string') expect(gateway.length).toBeGreaterThan(5);
    else expect(Array.isArray(gateway.files)).toBe(true);
    const own = await orRefused(() => readManifest(bytes, 'fuzz'));
    for (const path of own?.file_list ?? []) expect(path).not.toMatch(/(^|\/)\.\.(\/|$)|^\/|\\|\0/);
  });
});
