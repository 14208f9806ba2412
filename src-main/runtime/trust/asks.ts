/** The questions that a plan raises: bundles whose hooks a program outside answers, and servers that are not on this machine. */
import { createHash } from 'node:crypto';
import { bundleFormat } from '../../adapters/bundles/bundle-format.ts';
import type { GatewaySettings } from '../../contract/gateway.ts';
import { LAB_BUNDLE_SERVER } from '../../contract/gateway.ts';
import type { TrustAsk } from '../../contract/trust.ts';
import type { LabPlan } from '../../engine/index.ts';
import type { BundleFiles } from '../../engine/ports/bundle-depot.ts';
import { isLoopback } from '../../util/strangers.ts';

const hashOf = (...parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** A bundle of driver grpc: the program at the address sees every request, and what it says is believed. */
export function dispatcherAsk(name: string, files: BundleFiles, address: string): TrustAsk {
  const contents = [...files]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')]);
  const place = isLoopback(address) ? 'outside of the sandbox' : 'on another machine';
  return {
    hash: hashOf('dispatcher', address, contents),
    name,
    does: `Hands every request, with its headers and body, to the program at ${address}, which runs ${place}, and does what it answers.`,
  };
}

/** A server to fetch bundles from; nothing for one on this machine. */
export function serverAsk(address: string): TrustAsk | undefined {
  const url = URL.parse(address);
  if (url === null || isLoopback(url.host)) return undefined;
  return { hash: hashOf('bundles', url.origin), name: url.host, does: `Fetches bundles from ${url.origin}, which is not on this machine.` };
}

/** What a live lab of the plan would do from its start on, each thing once. */
export function asksOf({ gateway, edges, world }: LabPlan): TrustAsk[] {
  if (gateway === undefined || world !== 'live') return [];
  const settings = [gateway.settings, ...edges.flatMap((edge) => edge.gateway ?? [])];
  const asks = settings.flatMap((one) => [...serverAsks(one), ...dispatcherAsks(one, gateway.shelf)]);
  return [...new Map(asks.map((ask) => [ask.hash, ask])).values()];
}

function serverAsks({ bundleBaseUrl, enableBundleDownloader }: GatewaySettings): TrustAsk[] {
  if (bundleBaseUrl === LAB_BUNDLE_SERVER || bundleBaseUrl === '' || !enableBundleDownloader) return [];
  const ask = serverAsk(bundleBaseUrl);
  return ask === undefined ? [] : [ask];
}

function dispatcherAsks({ grpcServer, enableCoprocess }: GatewaySettings, shelf: ReadonlyMap<string, { files: BundleFiles }>): TrustAsk[] {
  if (grpcServer === undefined || !enableCoprocess) return [];
  return [...shelf].flatMap(([name, { files }]) => {
    const manifest = bundleFormat.readManifest(files.get('manifest.json') ?? new Uint8Array());
    return typeof manifest !== 'string' && manifest.driver === 'grpc' ? [dispatcherAsk(name, files, grpcServer)] : [];
  });
}
