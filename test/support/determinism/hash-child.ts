/** Runs random labs with a plugin that leans on dates, randomness and timers, and prints the hash of each trace. */
import fc from 'fast-check';
import { DEFAULT_PLUGIN_LIMITS } from '../../../src-main/adapters/sandbox/javascript/limits.ts';
import type { PluginProgram } from '../../../src-main/contract/plugin.ts';
import { javascriptSandbox } from '../../../src-main/runtime/sandboxes.ts';
import { TraceRecorder } from '../../../src-main/runtime/trace-recorder.ts';
import { createVirtualWorld } from '../../../src-main/runtime/virtual-world.ts';
import { LAB_DURATION_US, PROPERTY_SEED, randomPlanOfAnyProfile } from '../random-plans.ts';

const EDGE_JS = `
export default class {
  #sent = 0;
  initialize(ctx) {
    ctx.every('7s', () => {
      this.#sent += 1;
      ctx.sendToControlJSON({ n: this.#sent, at: new Date().toISOString(), dice: Math.random() }, 'r-' + Math.floor(Math.random() * 1e6));
    });
    setTimeout(() => ctx.services.logger.info('late', { now: Date.now() }), 1000 + Math.random() * 1000);
  }
}`;
const HUB_JS = `
const seen = new Map();
export default {
  acceptEdgePayload(ctx, payload) {
    const random = crypto.getRandomValues(new Uint32Array(1))[0];
    seen.set(payload.edgeId, (seen.get(payload.edgeId) ?? 0) + 1);
    ctx.services.kv.write('k' + (random % 10), JSON.stringify({ at: Date.now(), all: [...seen] }));
    if (Math.random() < 0.05) throw new Error('bad luck ' + performance);
    return { handled: Math.random() < 0.9 };
  },
};`;

const program = (runtime: 'edge' | 'hub', source: string): PluginProgram => ({
  pluginId: 42,
  name: 'chancer',
  version: '1.0.0',
  hash: 'chancer',
  runtime,
  entry: 'main.js',
  files: new Map([['main.js', new TextEncoder().encode(source)]]),
  config: {},
});

const [first, count] = process.argv.slice(2).map(Number) as [number, number];
const plans = fc.sample(randomPlanOfAnyProfile, { seed: PROPERTY_SEED, numRuns: first + count }).slice(first);
const sandbox = await javascriptSandbox();
for (const plan of plans) {
  const recorder = new TraceRecorder();
  const edges = plan.edges.map((edge) => ({ ...edge, plugins: [program('edge', EDGE_JS)] }));
  const { lab, scheduler } = createVirtualWorld(
    { ...plan, edges, hubPlugins: [program('hub', HUB_JS)], limits: DEFAULT_PLUGIN_LIMITS },
    recorder.sink,
    sandbox,
  );
  lab.start();
  while (scheduler.runNext(LAB_DURATION_US));
  lab.end();
  process.stdout.write(`${recorder.hash()} ${recorder.events}\n`);
}
