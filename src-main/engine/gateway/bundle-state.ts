/** Why is my change not live? One bundle on one edge, answered in a sentence (specification of bundles, C.7). */
import type { BundleState } from '../../contract/gateway.ts';

type Facts = Pick<BundleState, 'edge' | 'bundle' | 'apis' | 'driver' | 'folder'> & {
  keepsModules: boolean;
  cached: { hash: string; atUs: number } | undefined;
  running: string | undefined;
  server: string | undefined;
  problem: string | undefined;
  isRunning: boolean;
};

export function bundleState(facts: Facts): BundleState {
  const { edge, bundle, apis, driver, folder, cached, running, server, problem } = facts;
  const newest = server ?? cached?.hash;
  const isLive = running !== undefined && running === newest && problem === undefined;
  const state: BundleState = { edge, bundle, apis, driver, folder, verdict: verdictOf(facts), onReload: onReload(facts), isLive };
  if (cached !== undefined) state.cached = cached;
  if (running !== undefined) state.running = running;
  if (server !== undefined) state.server = server;
  if (problem !== undefined) state.problem = problem;
  return state;
}

function verdictOf({ isRunning, cached, running, server, problem, driver, folder, keepsModules }: Facts): string {
  if (!isRunning) return 'The edge is down; it loads its bundles when it starts.';
  if (running === undefined && problem !== undefined) return `Its APIs are not served: ${problem}.`;
  if (cached !== undefined && server !== undefined && cached.hash !== server)
    return `The server has other bytes under this name. The cache keeps what it has in bundles/${folder}: clear it, or publish under a new name.`;
  if (running !== undefined && cached !== undefined && running !== cached.hash)
    return driver === 'python' && keepsModules
      ? 'The cache has the new bytes, but Python keeps the module it loaded first until the edge is restarted.'
      : 'The cache has other bytes than the code that runs: reload.';
  if (problem !== undefined) return `It is loaded, and something in it is not: ${problem}`;
  if (running === undefined) return 'It is being loaded.';
  return server === undefined ? 'What the cache holds is live.' : 'The newest bytes are live.';
}

function onReload({ cached, running, server, driver, keepsModules }: Facts): string {
  if (cached === undefined) return server === undefined ? 'asks the bundle server' : 'fetches the bundle from the server';
  const keeps = driver === 'python' && keepsModules && running !== undefined;
  if (keeps) return 'reads the manifest from the cache; the Python module stays as it is';
  return running === cached.hash ? 'reads the cache again: nothing changes' : 'takes what the cache holds now';
}
