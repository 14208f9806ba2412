/** What the gateway halves of the edges need from the outside: bundles, runtimes for their hooks, and a record of each call. */
import { join } from 'node:path';
import { createMemoryCache, openFolderCache } from '../adapters/bundles/bundle-caches.ts';
import { bundleFormat } from '../adapters/bundles/bundle-format.ts';
import { serveBundles } from '../adapters/bundles/bundle-http.ts';
import { readShelfItem } from '../adapters/bundles/shelf-item.ts';
import { DEFAULT_GATEWAY_SETTINGS } from '../contract/gateway.ts';
import type { GatewaySpec } from '../contract/scenario.ts';
import type { GatewayPlan, GatewayPorts } from '../engine/index.ts';
import { BundleServer } from '../engine/index.ts';
import type { BundleCache, BundleFiles } from '../engine/ports/bundle-depot.ts';
import type { Clock } from '../engine/ports/clock.ts';
import { HookCalls } from './hook-calls.ts';
import type { Sandboxes } from './sandboxes.ts';
import { gatedDownload, gatedHooks } from './trust/gate.ts';
import type { Trust } from './trust/trust.ts';

/** Opens what lies on the shelf. Throws ERR_FILE_NOT_FOUND and ERR_BUNDLE_INVALID. */
export async function gatewayPlan(spec: GatewaySpec | undefined): Promise<GatewayPlan> {
  const shelf = await Promise.all((spec?.shelf ?? []).map(async ({ name, path }) => [name, await readShelfItem(path)] as const));
  return {
    settings: spec?.settings ?? DEFAULT_GATEWAY_SETTINGS,
    apis: spec?.apis ?? [],
    services: spec?.services ?? [],
    shelf: new Map(shelf),
    drivers: [...new Set(shelf.map(([, { files }]) => driverOf(files)))],
  };
}

function driverOf(files: BundleFiles): string {
  const manifest = bundleFormat.readManifest(files.get('manifest.json') ?? new Uint8Array());
  return typeof manifest === 'string' ? '' : manifest.driver;
}

const LAB_URL = 'http://bundles.lab/';

/** Without sockets: downloads take a fixed time, and every answer comes in its turn. */
export function virtualGateways(plan: GatewayPlan, clock: Clock, hooks: Sandboxes['hooks'], calls = new HookCalls()): GatewayPorts {
  const server = new BundleServer(plan.shelf);
  const caches = new Map<string, BundleCache>();
  return {
    server,
    runtime: (driver) => hooks?.(driver),
    record: (request, call) => calls.keep(request, call),
    depot: {
      ...bundleFormat,
      labUrl: () => LAB_URL,
      openCache: (edge) => {
        const kept = caches.get(edge) ?? createMemoryCache();
        caches.set(edge, kept);
        return kept;
      },
      download: (url, done) => {
        if (url.startsWith(LAB_URL)) return server.download(decodeURIComponent(url.slice(LAB_URL.length)), clock, done);
        const message = `Error getting bundle: a virtual lab has no network; put the bundle under gateway.bundles, or run with --world live`;
        return clock.after(0, () => done({ ok: false, message }));
      },
    },
  };
}

/** Over HTTP; the caches are folders under the nodes' own. */
export async function liveGateways(
  plan: GatewayPlan,
  directory: string,
  hooks: Sandboxes['hooks'],
  trust: Trust,
  calls = new HookCalls(),
): Promise<{ ports: GatewayPorts; dispose(): Promise<void> }> {
  const server = new BundleServer(plan.shelf);
  const http = await serveBundles((name) => server.answer(name));
  const nameOf = (folder: string): string => server.names().find((name) => bundleFormat.folderOf(name) === folder) ?? folder;
  const gated = gatedHooks(hooks, trust, nameOf);
  return {
    ports: {
      server,
      runtime: (driver) => gated?.(driver),
      record: (request, call) => calls.keep(request, call),
      depot: {
        ...bundleFormat,
        labUrl: () => http.url,
        openCache: (edge) => openFolderCache(join(directory, 'nodes', `${edge}.middleware`, 'bundles')),
        download: gatedDownload(trust),
      },
    },
    dispose: () => http.dispose(),
  };
}
