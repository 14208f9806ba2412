/** Every port that a lab opens, as the machine itself lists them. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { openHost } from '../../src-main/runtime/lab-host.ts';
import { serveLab } from '../../src-main/server/serve-lab.ts';
import { TestWindow, temporaryFolder, writeScenario } from '../support/live-lab.ts';

const LISTENING = '0A';

/** Addresses in hexadecimal, as in /proc/net/tcp, of every socket of this process that listens. */
function listening(): { address: string; port: number }[] {
  const own = new Set(
    readdirSync('/proc/self/fd').flatMap((descriptor) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${descriptor}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/self/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((row) => {
        const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
        const [address = '', port = ''] = local.split(':');
        return state === LISTENING && own.has(inode) ? [{ address, port: Number.parseInt(port, 16) }] : [];
      }),
  );
}

const LOOPBACK = '0100007F';

async function serve() {
  const folder = temporaryFolder(onTestFinished);
  const scenario = writeScenario(
    folder,
    `
spokelab: 1
name: doors
duration: 24h
edges: [{ id: "edge-{n}", count: 3 }]
gateway: { bundles: {} }
apis: [{ id: api, listen_path: /api/ }]
`,
  );
  const opened: TestWindow[] = [];
  const served = await serveLab({
    scenario,
    allowNoWindow: true,
    openSession: async (options) => {
      const session = await openHost(options);
      opened.push(new TestWindow(session).hello());
      return session;
    },
  });
  onTestFinished(() => served.close());
  const window = opened[0] as TestWindow;
  await window.until(() => window.events.filter((event) => event.type === 'gateway-reloaded').length >= 3);
  const { edges } = await window.query({ ask: 'gateways' });
  return { served, addresses: edges.map(({ address = '' }) => address) };
}

test.runIf(process.platform === 'linux')('a served lab with gateways listens on 127.0.0.1 and nowhere else', async () => {
  const before = new Set(listening().map(({ port }) => port));
  const { served, addresses } = await serve();
  const ports = listening().filter(({ port }) => !before.has(port));
  // The window's door, the hub's, three links, three edges' own and the bundle server.
  expect(ports).toHaveLength(1 + 1 + 3 + 3 + 1);
  expect(ports.filter(({ address }) => address !== LOOPBACK)).toEqual([]);
  const known = [new URL(served.url).port, served.hub.split(':')[1], ...addresses.map((address) => address.split(':')[1])].map(Number);
  for (const port of known) expect(ports.map((open) => open.port)).toContain(port);
  // The list itself can tell: a server that listens everywhere is seen as such.
  const careless = createServer().listen(0);
  onTestFinished(() => void careless.close());
  const { port } = careless.address() as AddressInfo;
  expect(listening().find((open) => open.port === port)?.address).not.toBe(LOOPBACK);
});

const outside = Object.values(networkInterfaces()).flatMap((found) =>
  (found ?? []).filter((one) => !one.internal && one.family === 'IPv4'),
)[0];

test.runIf(outside !== undefined)("no port answers on the machine's other addresses", async () => {
  const { served, addresses } = await serve();
  const ports = [new URL(served.url).port, ...[served.hub, ...addresses].map((address) => address.split(':')[1])].map(Number);
  for (const port of ports) {
    const socket = connect({ host: outside?.address ?? '', port });
    const code = await new Promise((done) =>
      socket.on('connect', () => done('connected')).on('error', (error: NodeJS.ErrnoException) => done(error.code)),
    );
    socket.destroy();
    expect(code).toBe('ECONNREFUSED');
  }
});
