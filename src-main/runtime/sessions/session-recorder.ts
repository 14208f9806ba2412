/** A run as a session file: the scenario with its bundles, the trace as it comes, then the decisions and the outcome. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openBundle } from '../../adapters/bundles/index.ts';
import { readShelfItem } from '../../adapters/bundles/shelf-item.ts';
import { SessionWriter } from '../../adapters/sqlite/session-writer.ts';
import type { GatewaySpec, PluginInstallation, RunReport, Scenario } from '../../contract/scenario.ts';
import type { SessionAbout } from '../../contract/session.ts';
import type { TraceEvent } from '../../trace/events.ts';
import { TRACE_VERSION } from '../../trace/events.ts';
import { withoutPassword } from '../../util/secrets.ts';
import { moved, movedSettings } from '../scenario/expand-gateway.ts';
import { writeScenario } from '../scenario/write-scenario.ts';
import { DecisionLog } from './decisions.ts';

export const SCENARIO_IN_SESSION = 'scenario.yaml';

/** A live run hands on what it has at least this often. */
const FLUSH_MS = 250;

export class SessionRecorder {
  readonly log = new DecisionLog();
  readonly #writer: SessionWriter;
  readonly #timer: NodeJS.Timeout;
  #failure: unknown;

  private constructor(writer: SessionWriter) {
    this.#writer = writer;
    this.#timer = setInterval(() => this.#flush(), FLUSH_MS).unref();
  }

  /** Throws ERR_STORAGE for a file that cannot be written or holds something else, and what a bundle that cannot be used throws. */
  static async create(
    file: string,
    scenario: Scenario,
    { world, keepsGoing }: Pick<SessionAbout, 'world' | 'keepsGoing'>,
  ): Promise<SessionRecorder> {
    const { name, seed, profile } = scenario;
    const about = { traceVersion: TRACE_VERSION, name, world, seed, profile: profile.name, keepsGoing, writtenAtMs: Date.now() };
    return new SessionRecorder(SessionWriter.create(file, about, await filesOf(scenario)));
  }

  /** Throws ERR_STORAGE when the file cannot be written, also when that was found out between two events. */
  readonly onEvent = (event: TraceEvent): void => {
    if (this.#failure !== undefined) throw this.#failure;
    this.#writer.append(event);
  };

  /** The run has come to its end. */
  finish(report: RunReport): void {
    this.#writer.finish(report, this.log.decisions);
  }

  #flush(): void {
    try {
      this.#writer.flush();
    } catch (error) {
      this.#failure ??= error;
    }
  }

  /** Idempotent. What was recorded so far is a session too. */
  close(): void {
    clearInterval(this.#timer);
    this.#writer.close();
  }
}

/** Where a session's files are taken to lie when its scenario is written. */
const BASE = join('/', 'session');

/** The scenario as text and the files of its bundles, so that the session runs again where there is nothing else. */
async function filesOf(scenario: Scenario): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const places = new Map<string, string>();
  const installations = [...scenario.hubPlugins, ...scenario.edges.flatMap((edge) => edge.plugins)];
  for (const { bundle: path } of installations) {
    if (places.has(path)) continue;
    const place = `bundles/${places.size + 1}/${basename(path).replace(/\.zip$/i, '')}`;
    places.set(path, place);
    const bundle = await openBundle(path);
    files.set(`${place}/manifest.json`, bundle.manifest);
    for (const [name, bytes] of bundle.files) files.set(`${place}/${name}`, bytes);
  }
  const copies = new Copies(files);
  const inSession = (path: string): string => join(BASE, places.get(path) ?? '');
  const moveInstallation = (installation: PluginInstallation): PluginInstallation => ({
    ...installation,
    bundle: inSession(installation.bundle),
  });
  const portable: Scenario = {
    ...scenario,
    hubPlugins: scenario.hubPlugins.map(moveInstallation),
    edges: scenario.edges.map(({ queue, gateway, ...edge }) => ({
      ...edge,
      plugins: edge.plugins.map(moveInstallation),
      ...(queue === undefined ? {} : { queue: copies.take('queues', queue, () => readFileSync(queue)) }),
      ...(gateway === undefined
        ? {}
        : { gateway: { ...gateway, text: withoutSecrets(movedSettings(gateway.text, (path) => copies.file('keys', path))) } }),
    })),
  };
  if (scenario.gateway !== undefined) portable.gateway = await movedGateway(scenario.gateway, copies);
  files.set(SCENARIO_IN_SESSION, Buffer.from(writeScenario(portable, { bundleBase: BASE })));
  return files;
}

/** Files that are taken along, each once, under a folder of its kind. */
class Copies {
  readonly #files: Map<string, Uint8Array>;
  readonly #places = new Map<string, string>();

  constructor(files: Map<string, Uint8Array>) {
    this.#files = files;
  }

  /** Its place, as if the session lay at BASE. */
  take(kind: string, path: string, read: () => Uint8Array, name = basename(path)): string {
    const known = this.#places.get(path);
    const place = known ?? `${kind}/${this.#places.size + 1}/${name}`;
    if (known === undefined) this.#files.set(place, read());
    this.#places.set(path, place);
    return join(BASE, place);
  }

  file(kind: string, path: string): string {
    return this.take(kind, path, () => readFileSync(path));
  }
}

/** What lies on the bundle server goes along as the ZIP that gateways fetch. */
async function movedGateway(gateway: GatewaySpec, copies: Copies): Promise<GatewaySpec> {
  for (const { path } of gateway.shelf) {
    const { bytes } = await readShelfItem(path);
    copies.take('bundle-server', path, () => bytes, `${basename(path).replace(/\.zip$/i, '')}.zip`);
  }
  const text = moved(gateway.text, (path) => copies.file('keys', path));
  return { ...gateway, text: text.gateway === undefined ? text : { ...text, gateway: withoutSecrets(text.gateway) } };
}

/** Sessions are passed on; a recorded run fetches nothing. */
const withoutSecrets = <Settings extends { bundle_base_url?: string }>(settings: Settings): Settings =>
  settings.bundle_base_url === undefined ? settings : { ...settings, bundle_base_url: withoutPassword(settings.bundle_base_url) };
