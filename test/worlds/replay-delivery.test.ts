/** A payload that was delivered is handed to the hub plugin once more, in trial: with its code, with other code, over its store. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLabSession } from '../../src-main/runtime/lab-session.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../support/live-lab.ts';

const HUB = `export default { acceptEdgePayload(ctx, payload) {
  const { n } = payload.json();
  const sum = Number(ctx.services.kv.read('sum') ?? '0') + n;
  ctx.services.kv.write('sum', String(sum));
  ctx.services.logger.info('sum is ' + sum + ' of ' + payload.edgeId + payload.metadata.m + payload.edgeNamespace);
  if (payload.edgeTimestamp < 1600000000 || payload.receivedTimestamp < payload.edgeTimestamp) throw new Error('when?');
  if (n > 100) throw new Error('too much');
  return { handled: true };
} };\n`;

test('a payload delivered in trial', async () => {
  const folder = temporaryFolder(onTestFinished);
  const bundle = join(folder, 'adder');
  mkdirSync(bundle);
  writeFileSync(
    join(bundle, 'manifest.json'),
    JSON.stringify({ file_list: ['hub.js'], edge_to_control: { name: 'adder', version: '1', plugin_id: 7, hub: { entry: 'hub.js' } } }),
  );
  writeFileSync(join(bundle, 'hub.js'), HUB);
  const scenario = writeScenario(
    folder,
    'spokelab: 1\nname: trial\nduration: 24h\nprofile: { extends: documented, edge: { heartbeat: 200ms } }\nhub: { plugins: [{ bundle: adder }] }\nedges: [{ id: edge-1 }]\n',
  );
  const session = await openLabSession({ scenario });
  onTestFinished(() => session.dispose());
  const window = new TestWindow(session).hello();
  const send = async (n: number) => {
    const { payload } = await window.command({
      do: 'send-payload',
      edge: 'edge-1',
      plugin: 7,
      text: JSON.stringify({ n }),
      metadata: { m: '!' },
    });
    await window.until(() => window.events.some((event) => event.type === 'payload-delivered' && event.payload === payload));
    return payload;
  };
  const first = await send(5);
  const asIs = await window.query({ ask: 'replay-delivery', payload: first });
  // The store has moved on since: the same code adds to what is there now.
  expect(asIs).toEqual({
    recorded: { handled: true, writes: [{ key: 'sum', value: '5' }] },
    replayed: { handled: true, writes: [{ key: 'sum', value: '10' }] },
    isSame: false,
    logs: ['info: sum is 10 of edge-1!default'],
  });
  expect((await window.query({ ask: 'kv', node: 'hub', plugin: 7 })).entries).toEqual([{ key: 'sum', value: '5' }]);
  const edited = await window.query({
    ask: 'replay-delivery',
    payload: first,
    edit: { path: 'hub.js', text: HUB.replace('+ n', '* 0 + n') },
  });
  expect(edited).toMatchObject({ isSame: true, replayed: { writes: [{ value: '5' }] } });
  const failing = await send(200);
  expect(await window.query({ ask: 'replay-delivery', payload: failing })).toMatchObject({
    recorded: { error: expect.stringContaining('too much') },
    replayed: { error: expect.stringMatching(/too much[\s\S]*hub\.js:7/) },
  });
  const broken = window.query({ ask: 'replay-delivery', payload: first, edit: { path: 'hub.js', text: 'export default {{' } });
  await expect(broken).rejects.toMatchObject({ report: { code: 'ERR_PLUGIN_LOAD' } });
});
