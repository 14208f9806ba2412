/** The gateway halves of a lab's edges, and what they share: the APIs and the bundle server. */
import { SpokelabError } from '../../contract/errors.ts';
import type { ApiSpec, BundleState, GatewaySettings } from '../../contract/gateway.ts';
import type { EdgeId } from '../../contract/ids.ts';
import { matchesGlob } from '../../util/glob.ts';
import type { Environment } from '../kernel/environment.ts';
import type { GatewayPlan, GatewayPorts } from '../lab/lab-plan.ts';
import type { BundleServer, ShelfItem } from './bundle-server.ts';
import { Gateway } from './gateway.ts';
import type { SendFromHook } from './hook-host.ts';

export type MakeGateway = (send: SendFromHook) => Gateway;

export class LabGateways {
  readonly #environment: Environment;
  readonly #plan: GatewayPlan | undefined;
  readonly #ports: GatewayPorts | undefined;
  readonly #edges: () => Iterable<readonly [EdgeId, Gateway | undefined]>;
  /** The plan's, and those that were added by hand. */
  readonly #apis: ApiSpec[];

  /** `edges`: those that there are now. */
  constructor(
    environment: Environment,
    plan: GatewayPlan | undefined,
    ports: GatewayPorts | undefined,
    edges: () => Iterable<readonly [EdgeId, Gateway | undefined]>,
  ) {
    this.#environment = environment;
    this.#plan = plan;
    this.#ports = ports;
    this.#edges = edges;
    this.#apis = [...(plan?.apis ?? [])];
  }

  get apis(): readonly ApiSpec[] {
    return this.#apis;
  }

  /** Throws ERR_CONFLICT where this lab has no bundle server. */
  get server(): BundleServer {
    const server = this.#ports?.server;
    if (server === undefined) throw new SpokelabError('ERR_CONFLICT', 'This lab has no bundle server.');
    return server;
  }

  /** What lies on the bundle server; nothing where there is none. */
  bundles(): [string, ShelfItem][] {
    const server = this.#ports?.server;
    return (server?.names() ?? []).flatMap((name): [string, ShelfItem][] => {
      const item = server?.item(name);
      return item === undefined ? [] : [[name, item]];
    });
  }

  /** Throws ERR_NOT_FOUND. */
  of(edge: EdgeId): Gateway {
    for (const [id, gateway] of this.#edges()) if (id === edge && gateway !== undefined) return gateway;
    throw new SpokelabError('ERR_NOT_FOUND', `There is no edge "${edge}" with a gateway in this lab.`);
  }

  all(): Gateway[] {
    return [...this.#edges()].flatMap(([, gateway]) => (gateway === undefined ? [] : [gateway]));
  }

  /** Serves one more API, or another under the id, on the edges that its globs match; their gateways reload. */
  putApi(api: ApiSpec): void {
    const index = this.#apis.findIndex(({ id }) => id === api.id);
    this.#apis.splice(index < 0 ? this.#apis.length : index, index < 0 ? 0 : 1, api);
    for (const [id, gateway] of this.#edges()) {
      if (isServedOn(api, id)) gateway?.putApi(api);
      else gateway?.removeApi(api.id);
    }
  }

  /** Nothing happens where there is none with the id. */
  removeApi(id: string): void {
    const index = this.#apis.findIndex((api) => api.id === id);
    if (index < 0) return;
    this.#apis.splice(index, 1);
    for (const gateway of this.all()) gateway.removeApi(id);
  }

  states(): BundleState[] {
    return this.all().flatMap((gateway) => gateway.bundleStates());
  }

  /** How an edge's gateway is made; nothing in a lab without gateways. `settings`: the edge's own, in place of the lab's. */
  makerFor(edge: EdgeId, settings: GatewaySettings | undefined): MakeGateway | undefined {
    const ports = this.#ports;
    const plan = this.#plan;
    if (ports === undefined || plan === undefined) return undefined;
    return (send) =>
      new Gateway({
        environment: this.#environment,
        edge,
        settings: settings ?? plan.settings,
        apis: this.#apis.filter((api) => isServedOn(api, edge)),
        services: plan.services,
        depot: ports.depot,
        server: ports.server,
        runtime: (driver) => ports.runtime(driver),
        record: ports.record,
        send,
      });
  }
}

const isServedOn = (api: ApiSpec, edge: EdgeId): boolean => api.edges.some((edges) => matchesGlob(edges, edge));
