/**
 * Each dependency rule reports a violation that was planted for it: a tool that does not see an import, or a pattern that
 * matches nothing, would pass in silence.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const { forbidden } = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs')) as { forbidden: { name: string }[] };

/** Rule, importing file, what it imports: a file of the tree (made too), or a package or module of Node. */
const PLANTED: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['resolvable', 'src-main/runtime/lost.ts', './nowhere.ts'],
  ['sources-import-no-test', 'src-main/runtime/tested.ts', 'test/support/help.ts'],
  ['util-imports-nothing', 'src-main/util/heap.ts', 'src-main/contract/units.ts'],
  ['util-uses-no-package', 'src-main/util/path.ts', 'node:path'],
  ['contract-imports-nothing', 'src-main/contract/event.ts', 'src-main/trace/events.ts'],
  ['contract-uses-no-package', 'src-main/contract/schemas/file.ts', 'yaml'],
  ['contract-stands-alone', 'src-main/contract/ids.ts', 'src-main/util/assert.ts'],
  ['zod-in-schemas-only', 'src-main/contract/fault.ts', 'zod'],
  ['schemas-are-imported-by-schemas', 'src-main/contract/api.ts', 'src-main/contract/schemas/api.ts'],
  ['trace-sees-contract-and-util', 'src-main/trace/ledger.ts', 'src-main/engine/index.ts'],
  ['trace-uses-no-package', 'src-main/trace/hash.ts', 'node:crypto'],
  ['engine-is-pure', 'src-main/engine/lab/lab.ts', 'src-main/runtime/clock.ts'],
  ['engine-uses-no-package', 'src-main/engine/lab/timer.ts', 'node:timers'],
  ['engine-uses-no-package', 'src-main/engine/lab/wire.ts', 'protobufjs'],
  ['schemas-at-the-border-only', 'src-main/engine/lab/parse.ts', 'src-main/contract/schemas/api.ts'],
  ['kernel-is-lowest', 'src-main/engine/kernel/ids.ts', 'src-main/engine/hub/hub.ts'],
  ['ports-know-contract-and-trace', 'src-main/engine/ports/clock.ts', 'src-main/engine/kernel/queue.ts'],
  ['link-sees-kernel-and-ports', 'src-main/engine/link/link.ts', 'src-main/engine/edge/edge.ts'],
  ['hub-and-edge-meet-on-the-wire-only', 'src-main/engine/hub/router.ts', 'src-main/engine/edge/edge.ts'],
  ['hub-and-edge-meet-on-the-wire-only', 'src-main/engine/edge/sender.ts', 'src-main/engine/hub/hub.ts'],
  ...['sqlite', 'grpc', 'tcp-link', 'memory', 'sandbox', 'bundles', 'process', 'session'].flatMap((adapter) => [
    [
      'adapter-sees-its-port',
      `src-main/adapters/${adapter}/one.ts`,
      `src-main/adapters/${adapter === 'grpc' ? 'memory' : 'grpc'}/two.ts`,
    ] as const,
    ['adapter-sees-its-port', `src-main/adapters/${adapter}/inside.ts`, 'src-main/engine/lab/plan.ts'] as const,
  ]),
  ['sqlite-home', 'src-main/adapters/memory/queue.ts', 'better-sqlite3'],
  ['grpc-home', 'src-main/server/rpc.ts', '@grpc/grpc-js'],
  ['icons-home', 'src-renderer/shell/Rail.tsx', 'lucide-react'],
  ['radix-home', 'src-renderer/shell/App.tsx', 'radix-ui'],
  ['electron-home', 'src-main/server/window.ts', 'electron'],
  ['electron-home', 'src-renderer/bridge/ipc.ts', 'electron'],
  ['monaco-home', 'src-renderer/views/lab/body.ts', 'monaco-editor'],
  ['runtime-sees-the-engines-face', 'src-main/runtime/inside.ts', 'src-main/engine/edge/edge.ts'],
  ['runtime-sees-the-engines-face', 'src-main/runtime/served.ts', 'src-main/server/serve.ts'],
  ['runtime-alone-sees-engine-and-adapters', 'src-main/cli/core.ts', 'src-main/engine/index.ts'],
  ['runtime-alone-sees-engine-and-adapters', 'src-main/server/queue.ts', 'src-main/adapters/sqlite/queue.ts'],
  ['server-sees-runtime', 'src-main/server/print.ts', 'src-main/cli/output.ts'],
  ['cli-sees-runtime', 'src-main/cli/window.ts', 'src-main/desktop/window.ts'],
  ['desktop-sees-runtime', 'src-main/desktop/serve.ts', 'src-main/server/serve.ts'],
  ['desktop-sees-runtime', 'src-main/desktop/pre.ts', 'src-main/preload/preload.ts'],
  ['the-entry-chooses', 'src-main/app-entry.ts', 'src-main/runtime/clock.ts'],
  ['nobody-imports-the-entry', 'src-main/desktop/round.ts', 'src-main/app-entry.ts'],
  ['preload-sees-the-contract', 'src-main/preload/run.ts', 'src-main/runtime/clock.ts'],
  ['preload-uses-electron-alone', 'src-main/preload/file.ts', 'node:fs'],
  ['window-sees-contract-and-trace', 'src-renderer/store/core.ts', 'src-main/engine/index.ts'],
  ['window-sees-contract-and-trace', 'src-renderer/format/assert.ts', 'src-main/util/assert.ts'],
  ['window-parses-nothing', 'src-renderer/bridge/parse.ts', 'src-main/contract/schemas/api.ts'],
  ['window-has-no-node', 'src-renderer/store/file.ts', 'node:fs'],
  ['views-do-not-import-views', 'src-renderer/views/lab/LabView.tsx', 'src-renderer/views/queues/QueuesView.tsx'],
  ['gallery-shows-ui-alone', 'src-renderer/gallery/Page.tsx', 'src-renderer/store/store.ts'],
  ['ui-is-presentational', 'src-renderer/ui/Button.tsx', 'src-renderer/store/store.ts'],
  ['ui-is-presentational', 'src-renderer/ui/Table.tsx', 'src-renderer/views/lab/row.ts'],
  ['bridge-is-the-stores-door', 'src-renderer/views/lab/send.ts', 'src-renderer/bridge/connect.ts'],
  ['engine-tests-use-no-adapter', 'test/unit/engine/edge/edge.test.ts', 'src-main/adapters/memory/queue.ts'],
];

/** What each folder may import, of which nothing may be reported. */
const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  ['src-main/contract/schemas/good.ts', 'zod'],
  ['src-main/contract/schemas/nearest.ts', 'src-main/util/good.ts'],
  ['src-main/trace/good.ts', 'src-main/contract/good.ts'],
  ['src-main/engine/kernel/good.ts', 'src-main/engine/ports/good.ts'],
  ['src-main/engine/hub/good.ts', 'src-main/trace/good.ts'],
  ['src-main/adapters/sqlite/good.ts', 'better-sqlite3'],
  ['src-main/adapters/session/good.ts', 'src-main/engine/ports/good.ts'],
  ['src-main/adapters/grpc/good.ts', '@grpc/grpc-js'],
  ['src-main/runtime/good.ts', 'src-main/adapters/sqlite/good.ts'],
  ['src-main/server/good.ts', 'src-main/runtime/good.ts'],
  ['src-main/cli/good.ts', 'src-main/server/good.ts'],
  ['src-main/desktop/good.ts', 'electron'],
  ['src-main/preload/good.ts', 'src-main/contract/good.ts'],
  ['src-renderer/editor/good.ts', 'monaco-editor'],
  ['src-renderer/views/good/good.tsx', 'src-renderer/ui/good.tsx'],
  ['src-renderer/store/good.ts', 'src-renderer/bridge/good.ts'],
  ['test/unit/engine/good.test.ts', 'src-main/engine/hub/good.ts'],
];

type Violation = { rule: { name: string; severity: string }; from: string; to: string };

const root = mkdtempSync(join(tmpdir(), 'spokelab-rules-'));
let violations: Violation[] = [];

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text, { flag: 'a' });
}

function plant(from: string, to: string): void {
  const isOurs = /^(src-|test\/)/.test(to);
  if (isOurs) write(to, 'export {};\n');
  const specifier = isOurs ? relative(dirname(from), to).replace(/^(?!\.)/, './') : to;
  // Types only: what a build would drop counts just as much.
  write(from, `import type {} from '${specifier}';\n`);
}

beforeAll(() => {
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json']) cpSync(join(ROOT, file), join(root, file));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const [, from, to] of PLANTED) plant(from, to);
  for (const [from, to] of ALLOWED) plant(from, to);
  plant('src-main/trace/round.ts', 'src-main/trace/about.ts');
  plant('src-main/trace/about.ts', 'src-main/trace/round.ts');
  const program = realpathSync(join(ROOT, 'node_modules/.bin/depcruise'));
  const args = [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src-main', 'src-renderer', 'test'];
  const output = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 100_000_000 });
  violations = (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
});
afterAll(() => rmSync(root, { recursive: true }));

const reported = (rule: string, from: string): Violation[] =>
  violations.filter((violation) => violation.rule.name === rule && violation.from === from);

describe('the dependency rules', () => {
  it.each(PLANTED)('%s: %s may not import %s', (rule, from) => {
    expect(reported(rule, from)).toMatchObject([{ rule: { severity: 'error' } }]);
  });

  it('no-cycles: nothing may import itself by way of others', () => {
    expect(reported('no-cycles', 'src-main/trace/about.ts')).toHaveLength(1);
  });

  it.each(ALLOWED)('leaves alone: %s imports %s', (from) => {
    expect(violations.filter((violation) => violation.from === from)).toEqual([]);
  });

  it('have a planted violation each, and are all errors', () => {
    const planted = new Set(['no-cycles', ...PLANTED.map(([rule]) => rule)]);
    expect(forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
    expect(forbidden.filter((rule) => !('severity' in rule) || rule.severity !== 'error')).toEqual([]);
  });
});
