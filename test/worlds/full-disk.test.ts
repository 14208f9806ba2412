/** Real disks that are full or read-only: what was kept stays whole, and what cannot be kept is said. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openSqliteEdgeQueue } from '../../src-main/adapters/sqlite/sqlite-edge-queue.ts';
import { SpokelabError } from '../../src-main/contract/errors.ts';
import { openLabSession } from '../../src-main/runtime/lab-session.ts';
import { spokelab } from '../cli/spokelab.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../support/live-lab.ts';
import { CAN_MOUNT, smallDisk } from '../support/small-disk.ts';

const STATS = join(import.meta.dirname, '../../sample-bundles/cache-stats');
const YAML = `
spokelab: 1
name: busy
duration: 24h
profile: { extends: documented, edge: { heartbeat: 1s } }
hub: { plugins: [{ id: 42, bundle: ${STATS} }] }
edges: [{ id: edge-1, plugins: [{ id: 42, bundle: ${STATS} }] }]
traffic: [{ edge: edge-1, every: 50ms, send: { plugin: 42, payload: { hits: 1, misses: 0 } } }]
`;

/** Takes all the space there is; the result gives it back. */
function fill(folder: string): () => void {
  const file = join(folder, 'filler');
  for (let bytes = 65_536; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      // Then in smaller pieces.
    }
  }
  return () => rmSync(file);
}

describe.runIf(CAN_MOUNT)('a disk that is full', () => {
  test('ends a live lab with a reason; with space again it goes on from what was kept', async () => {
    const { folder } = smallDisk(1_024);
    const scenario = writeScenario(temporaryFolder(onTestFinished), YAML);
    const directory = join(folder, 'lab');
    let failed = (_error: SpokelabError): void => {};
    const failure = new Promise<SpokelabError>((done) => (failed = done));
    const session = await openLabSession({ scenario, directory, onFailed: failed });
    const window = new TestWindow(session).hello();
    await window.until(() => window.events.length > 30);
    const empty = fill(folder);
    const error = await failure;
    expect(error).toMatchObject({
      code: 'ERR_STORAGE',
      message: expect.stringMatching(/can no longer be kept.*the disk is full.*goes on from there once there is space/s),
    });
    await session.dispose();
    empty();
    const kept = readFileSync(join(directory, 'trace.jsonl'), 'utf8');
    const again = await openLabSession({ scenario, directory });
    onTestFinished(() => again.dispose());
    const next = new TestWindow(again).hello();
    const whole = kept.slice(0, kept.lastIndexOf('\n')).split('\n').length;
    await next.until(() => next.events.length > whole);
    expect(next.events[0]?.type).toBe('lab-started');
    await next.until(() => next.events.slice(whole).some((event) => event.type === 'payload-submitted'));
  });

  test('refuses a lab in words, and leaves nothing running', async () => {
    const { folder } = smallDisk(64);
    fill(folder);
    const scenario = writeScenario(temporaryFolder(onTestFinished), YAML);
    const served = await spokelab(['serve', scenario, '--no-window', '--directory', join(folder, 'lab')], {
      env: { SPOKELAB_HOME: folder },
    });
    expect(served).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/the disk is full|disk has space left/) });
  });

  test('takes no payload into a queue, keeps those that are in it, and takes them again with space', () => {
    const { folder } = smallDisk(512);
    const queue = openSqliteEdgeQueue(join(folder, 'edge-1.queue.db'));
    onTestFinished(() => queue.close());
    const row = (number: number) => ({
      number,
      pluginId: 42,
      bytes: new Uint8Array(8_192),
      correlationId: '',
      metadata: {},
      createdUnixUs: number,
    });
    let count = 0;
    const full = (): unknown => {
      try {
        for (;;) {
          queue.append(row(count + 1));
          count += 1;
        }
      } catch (error) {
        return error;
      }
    };
    writeFileSync(join(folder, 'filler'), new Uint8Array(65_536));
    expect(full()).toMatchObject({ code: 'ERR_STORAGE', message: expect.stringContaining('Check that the disk has space left') });
    expect(count).toBeGreaterThan(3);
    expect(queue.pendingCount()).toBe(count);
    expect(queue.oldest(100, 10_000_000).map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    rmSync(join(folder, 'filler'));
    queue.append(row(count + 1));
    expect(queue.pendingCount()).toBe(count + 1);
  });

  test('ends a run that writes a session with status 2, and what was there before is as it was', async () => {
    const { folder } = smallDisk(256);
    const scenario = join(import.meta.dirname, '../../sample-bundles/scenarios/lost-acknowledgement.yaml');
    const session = join(folder, 'run.session');
    expect((await spokelab(['run', scenario, '--quiet', '--session', session])).status).toBe(0);
    const before = readFileSync(session);
    fill(folder);
    for (const output of ['session', 'trace', 'html', 'csv']) {
      const file = join(folder, `full.${output}`);
      const { status, stderr } = await spokelab(['run', scenario, '--quiet', `--${output}`, file]);
      expect({ output, status, stderr }).toMatchObject({ status: 2, stderr: expect.stringMatching(/full|no space left/) });
    }
    expect(readFileSync(session).equals(before)).toBe(true);
  });
});

describe.runIf(CAN_MOUNT)('a home that is read-only', () => {
  test('is borne: labs run and are served, and nothing is left in it', async () => {
    const { folder, makeReadOnly } = smallDisk(64);
    makeReadOnly();
    const env = { HOME: folder, SPOKELAB_HOME: join(folder, '.config', 'spokelab') };
    const scenario = writeScenario(temporaryFolder(onTestFinished), YAML);
    const steady = join(import.meta.dirname, '../../sample-bundles/scenarios/steady-state.yaml');
    expect((await spokelab(['run', steady, '--quiet'], { env })).status).toBe(0);
    const session = await openLabSession({ scenario, userFolder: env.SPOKELAB_HOME });
    const window = new TestWindow(session).hello();
    await window.until(() => window.events.some((event) => event.type === 'batch-acknowledged'));
    await session.dispose();
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(env.SPOKELAB_HOME)).toBe(false);
  });
});

test('a lab whose folder is a file is refused in words', async () => {
  const folder = temporaryFolder(onTestFinished);
  const scenario = writeScenario(folder, YAML);
  const refused = openLabSession({ scenario, directory: join(scenario, 'lab') });
  await expect(refused).rejects.toMatchObject({ code: 'ERR_STORAGE', message: expect.stringContaining('a folder on the way is a file') });
  expect(statSync(scenario).isFile()).toBe(true);
  await expect(refused).rejects.toBeInstanceOf(SpokelabError);
});
