import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { generate } from '../../../../proto/generate.ts';
import { protocol, service } from './protocol.ts';

it('is what proto/generate.ts makes of the .proto files, byte for byte', async () => {
  const folder = path.join(import.meta.dirname, '../../../../src-main/adapters/grpc/generated');
  const files = await generate();
  expect([...files.keys()].sort()).toEqual(['microgateway.d.ts', 'microgateway.js']);
  for (const [name, text] of files) {
    const committed = await readFile(path.join(folder, name), 'utf8');
    // Not through expect(): the difference of two long texts would bury the message.
    if (committed !== text) throw new Error(`${name} is out of date. Run: npm exec -- node proto/generate.ts`);
  }
}, 60_000);

it('has the whole services of the real protocol in its .proto files', () => {
  const rpcs = service.methodsArray.map(
    ({ name, requestStream, responseStream }) => `${name}${requestStream && responseStream ? ' (stream)' : ''}`,
  );
  expect(rpcs).toEqual([
    'RegisterEdge',
    'GetFullConfiguration',
    'SubscribeToChanges (stream)',
    'SendHeartbeat',
    'UnregisterEdge',
    'ValidateToken',
    'SendAnalyticsPulse',
    'SendPluginControlBatch',
  ]);
  expect(protocol.lookupService('plugin.PluginService').methodsArray.length).toBe(35);
});
