/** What `bundle new` starts from: the smallest bundle of each kind that does something. */

type Template = (name: string) => Readonly<Record<string, string>>;

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const hooks = (driver: string, files: readonly string[], pre: object, rest: object = {}): string =>
  json({ file_list: files, custom_middleware: { driver, pre: [pre], ...rest }, checksum: '', signature: '' });

const TEMPLATES: Readonly<Record<string, Template>> = {
  'edge-to-control': (name) => ({
    'manifest.json': json({
      file_list: ['edge.js', 'hub.js'],
      edge_to_control: {
        name,
        version: '0.1.0',
        plugin_id: 42,
        edge: { entry: 'edge.js' },
        hub: { entry: 'hub.js' },
        config: { report_every: '10s' },
      },
      checksum: '',
      signature: '',
    }),
    'edge.js': `/** Runs on each edge: counts requests, and reports them to the hub. */
let requests = 0;

/** @type {import('./spokelab-plugin').EdgePlugin<{ report_every: string }>} */
export default {
  initialize(ctx, config) {
    ctx.every(config.report_every, () => {
      ctx.sendToControlJSON({ requests }, '', { metric_type: 'requests' });
      requests = 0;
    });
  },
  handlePreAuth() {
    requests += 1;
  },
};
`,
    'hub.js': `/**
 * Runs on the hub: adds up what the edges report. The same payload may come twice.
 *
 * @type {import('./spokelab-plugin').HubPlugin}
 */
export default {
  acceptEdgePayload(ctx, payload) {
    const { kv, logger } = ctx.services;
    const { requests } = /** @type {{ requests: number }} */ (payload.json());
    const key = \`requests:\${payload.edgeId}\`;
    const total = Number(kv.read(key) ?? 0) + requests;
    kv.write(key, String(total));
    logger.info('counted', { edge: payload.edgeId, total });
    return { handled: true };
  },
};
`,
  }),
  otto: () => ({
    'manifest.json': hooks('otto', ['hook.js'], { name: 'addHeader', path: 'hook.js' }),
    'hook.js': `// ES5, as gateways up to 5.14 run it.
var addHeader = new TykJS.TykMiddleware.NewMiddleware({});

addHeader.NewProcessRequest(function (request, session, config) {
  request.SetHeaders["X-Hello"] = "from a bundle";
  return addHeader.ReturnData(request, {});
});
`,
  }),
  javascript: () => ({
    'manifest.json': hooks('javascript', ['hook.js'], { name: 'addHeader', path: 'hook.js' }),
    'hook.js': `// Gateway 5.15 and later.
const addHeader = new TykJS.TykMiddleware.NewMiddleware({});

addHeader.NewProcessRequest((request, session, config) => {
  request.SetHeaders['X-Hello'] = 'from a bundle';
  return addHeader.ReturnData(request, {});
});
`,
  }),
  python: () => ({
    'manifest.json': hooks('python', ['middleware.py'], { name: 'AddHeader' }),
    'middleware.py': `from tyk.decorators import *


@Hook
def AddHeader(request, session, spec):
    request.add_header("x-hello", "from a bundle")
    return request, session
`,
  }),
  lua: () => ({
    'manifest.json': hooks('lua', ['middleware.lua'], { name: 'AddHeader' }),
    'middleware.lua': `function AddHeader(request, session, spec)
  tyk.req.set_header("x-hello", "from a bundle")
  return request, session
end
`,
  }),
  grpc: () => ({
    'manifest.json': hooks('grpc', [], { name: 'AddHeader' }),
  }),
};

export const TEMPLATE_NAMES: readonly string[] = Object.keys(TEMPLATES);

export const DEFAULT_TEMPLATE = 'edge-to-control';

export function templateFiles(template: string, name: string): Readonly<Record<string, string>> {
  const make = TEMPLATES[template];
  if (make === undefined) throw new Error(`no template ${template}`);
  return make(name);
}
