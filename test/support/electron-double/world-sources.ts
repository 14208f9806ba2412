/** The stand-in's code inside a page. These functions are sent there as text: they may use nothing from outside themselves. */

type Encoded = { f: number } | { a: Encoded[] } | { o: Record<string, Encoded> } | { v: unknown };

/**
 * Half of the bridge between the two worlds of a page, which share nothing but the document: texts cross as events, and
 * functions by number. Calls are synchronous, as with Electron's contextBridge.
 */
function bridgeHalf(own: string, other: string) {
  const functions: ((...args: unknown[]) => unknown)[] = [];
  let lastCall = 0;
  const encode = (value: unknown): Encoded => {
    if (typeof value === 'function') return { f: functions.push(value as () => unknown) - 1 };
    if (typeof value !== 'object' || value === null) return { v: value };
    if (Array.isArray(value)) return { a: value.map(encode) };
    return { o: Object.fromEntries(Object.entries(value).map(([key, part]) => [key, encode(part)])) };
  };
  const decode = (encoded: Encoded): unknown => {
    if ('f' in encoded) return (...args: unknown[]) => call(encoded.f, args);
    if ('a' in encoded) return Object.freeze(encoded.a.map(decode));
    if ('o' in encoded) return Object.freeze(Object.fromEntries(Object.entries(encoded.o).map(([key, part]) => [key, decode(part)])));
    return encoded.v;
  };
  const dispatch = (name: string, detail: unknown): boolean =>
    window.dispatchEvent(new CustomEvent(name, { detail: JSON.stringify(detail) }));
  const listen = (name: string, listener: (detail: never) => void): void =>
    window.addEventListener(name, (event) => listener(JSON.parse((event as CustomEvent<string>).detail) as never));
  const call = (f: number, args: unknown[]): unknown => {
    lastCall += 1;
    const name = `${own}:answer-${lastCall}`;
    let answer: Encoded = { v: undefined };
    window.addEventListener(name, (event) => void (answer = JSON.parse((event as CustomEvent<string>).detail) as Encoded), { once: true });
    dispatch(`${other}:call`, { f, args: args.map(encode), name });
    return decode(answer);
  };
  listen(`${own}:call`, ({ f, args, name }: { f: number; args: Encoded[]; name: string }) =>
    dispatch(name, encode(functions[f]?.(...args.map(decode)))),
  );
  return { encode, decode, dispatch, listen };
}

/** The page's world: gets what is exposed, and asks before it uses what needs a permission. */
function mainWorld(half: typeof bridgeHalf): void {
  const { decode, dispatch, listen } = half('page', 'preload');
  listen('page:expose', ({ name, api }: { name: string; api: Encoded }) =>
    Object.defineProperty(window, name, { value: decode(api), enumerable: true }),
  );
  let lastAsk = 0;
  const asked = new Map<number, (isGranted: boolean) => void>();
  listen('page:permission', ({ ask, isGranted }: { ask: number; isGranted: boolean }) => asked.get(ask)?.(isGranted));
  const isPermitted = (permission: string): Promise<boolean> =>
    new Promise((answer) => {
      lastAsk += 1;
      asked.set(lastAsk, answer);
      dispatch('preload:permission', { ask: lastAsk, permission });
    });
  const denied = (): never => {
    throw new DOMException('Permission denied', 'NotAllowedError');
  };
  Notification.requestPermission = async () => ((await isPermitted('notifications')) ? 'granted' : 'denied');
  navigator.geolocation.getCurrentPosition = async (_done, failed) => {
    if (!(await isPermitted('geolocation'))) failed?.({ code: 1, message: 'User denied Geolocation' } as GeolocationPositionError);
  };
  navigator.mediaDevices.getUserMedia = async () => ((await isPermitted('media')) ? new MediaStream() : denied());
  let clipboard = '';
  navigator.clipboard.writeText = async (text) => void ((await isPermitted('clipboard-sanitized-write')) ? (clipboard = text) : denied());
  navigator.clipboard.readText = async () => ((await isPermitted('clipboard-read')) ? clipboard : denied());
}

/** The preload script's world: what `require('electron')` gives a sandboxed one. */
function isolatedWorld(
  half: typeof bridgeHalf,
  preload: (require: (name: string) => unknown, process: unknown) => void,
  platform: string,
): void {
  const { encode, dispatch, listen } = half('preload', 'page');
  const scope = window as unknown as { toMain(text: string): void; fromMain(message: FromMain): void };
  const toMain = (message: unknown): void => scope.toMain(JSON.stringify(message));
  type FromMain =
    | { kind: 'message'; channel: string; values: unknown[] }
    | { kind: 'port'; notice: { port: number; data?: unknown; isClosed?: true } }
    | { kind: 'permission'; ask: number; isGranted: boolean };
  const ports = new Map<number, MessagePort>();
  const listeners = new Map<string, ((event: unknown, ...values: unknown[]) => void)[]>();
  let lastPort = 0;
  const transfer = (port: MessagePort): number => {
    lastPort += 1;
    const number = lastPort;
    ports.set(number, port);
    port.onmessage = ({ data }) => toMain({ kind: 'port', notice: { port: number, data } });
    port.addEventListener('close', () => toMain({ kind: 'port', notice: { port: number, isClosed: true } }));
    return number;
  };
  const paths = new Map<string, string>();
  listen('preload:path', ({ name, path }: { name: string; path: string }) => paths.set(name, path));
  const electron = {
    // A page's file has a path when the test has said that a person picked it.
    webUtils: { getPathForFile: ({ name }: File) => paths.get(name) ?? '' },
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => dispatch('page:expose', { name, api: encode(api) }) },
    ipcRenderer: {
      postMessage: (channel: string, content: unknown, transferred: MessagePort[] = []) =>
        toMain({ kind: 'message', channel, content, ports: transferred.map(transfer) }),
      send: (channel: string, content: unknown) => toMain({ kind: 'message', channel, content, ports: [] }),
      on: (channel: string, listener: () => void) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    },
  };
  scope.fromMain = (message) => {
    if (message.kind === 'message') for (const listener of listeners.get(message.channel) ?? []) listener({}, ...message.values);
    else if (message.kind === 'permission') dispatch('page:permission', message);
    else if (message.notice.isClosed === true) ports.get(message.notice.port)?.close();
    else ports.get(message.notice.port)?.postMessage(message.notice.data);
  };
  listen('preload:permission', ({ ask, permission }: { ask: number; permission: string }) =>
    toMain({ kind: 'permission', ask, permission }),
  );
  preload(
    (name) => {
      if (name !== 'electron') throw new Error(`module not found: ${name}`);
      return electron;
    },
    { platform },
  );
}

export const mainWorldSource = (): string => `(${mainWorld})(${bridgeHalf});`;

export const isolatedWorldSource = (preload: string): string =>
  `(${isolatedWorld})(${bridgeHalf}, (require, process) => {${preload}\n}, ${JSON.stringify(process.platform)});`;
