/** The types for authors of plugins and hooks say what the sandboxes give: no more, no less. */
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { answerOf, evaluate, load, payloadOf, request } from '../unit/adapters/sandbox/plugin-fixture.ts';
import { bundle, gatewayLab } from './gateway/gateway-fixture.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'sample-bundles');

/** A file of types: the members of what it declares, and the names that it makes global. */
class Types {
  readonly #checker: ts.TypeChecker;
  readonly #file: ts.SourceFile;

  constructor(name: string) {
    const path = join(SAMPLES, name);
    const program = ts.createProgram([path], { target: ts.ScriptTarget.ESNext, lib: ['lib.esnext.d.ts'], types: [], strict: true });
    this.#checker = program.getTypeChecker();
    const file = program.getSourceFile(path);
    if (file === undefined) throw new Error(`no ${path}`);
    this.#file = file;
  }

  /** `EdgeContext`, or `EdgeContext.services.kv` for what a member is. */
  members(path: string): string[] {
    const [name = '', ...steps] = path.split('.');
    let type = this.#checker.getTypeAtLocation(this.#declaration(name));
    for (const step of steps) {
      const member = type.getProperty(step);
      if (member === undefined) throw new Error(`${path} has no ${step}`);
      type = this.#checker.getTypeOfSymbolAtLocation(member, this.#file);
    }
    return type
      .getProperties()
      .map((member) => member.getName())
      .sort(byText);
  }

  globals(): string[] {
    return this.#statements().flatMap((statement) => {
      if (ts.isVariableStatement(statement))
        return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
      const isThere = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
      return isThere && statement.name !== undefined ? [statement.name.text] : [];
    });
  }

  #declaration(name: string): ts.Node {
    const found = [...this.#file.statements, ...this.#statements()].find(
      (statement) =>
        (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isClassDeclaration(statement)) &&
        statement.name?.text === name,
    );
    if (found !== undefined) return found;
    for (const statement of this.#statements())
      if (ts.isVariableStatement(statement))
        for (const one of statement.declarationList.declarations) if (ts.isIdentifier(one.name) && one.name.text === name) return one;
    throw new Error(`no type ${name}`);
  }

  /** Inside `declare global`, or of the whole file when it is no module. */
  #statements(): readonly ts.Statement[] {
    const global = this.#file.statements.find(
      (statement) => ts.isModuleDeclaration(statement) && (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0,
    );
    if (global === undefined) return this.#file.statements;
    return ts.isModuleDeclaration(global) && global.body !== undefined && ts.isModuleBlock(global.body) ? global.body.statements : [];
  }
}

const byText = (one: string, other: string): number => (one < other ? -1 : 1);
const sorted = (names: unknown): string[] => [...(names as string[])].sort(byText);

/** What any ECMAScript has, and QuickJS adds to it; a host's `console` is not part of it. */
const STANDARD = new Set([
  'InternalError',
  ...(runInContext('Object.getOwnPropertyNames(globalThis)', createContext({})) as string[]).filter((name) => name !== 'console'),
]);
const beyond = (names: unknown): string[] => sorted(names).filter((name) => !STANDARD.has(name) && !name.startsWith('__'));
const OWN_GLOBALS = 'Object.getOwnPropertyNames(globalThis)';

describe('plugins', () => {
  const types = new Types('spokelab-plugin.d.ts');
  const KEYS = `({
    ctx: Object.keys(ctx), services: Object.keys(ctx.services), kv: Object.keys(ctx.services.kv), logger: Object.keys(ctx.services.logger),
    timer: Object.keys(ctx.after('1s', () => {})),
  })`;

  test('ctx on an edge and on the hub', () => {
    for (const [runtime, type] of [
      ['edge', 'EdgeContext'],
      ['hub', 'HubContext'],
    ] as const) {
      const source = `export default { acceptEdgePayload() {}, initialize(ctx) { ctx.services.kv.write('seen', JSON.stringify(${KEYS})); } };`;
      const { plugin, host } = load(source, { runtime });
      answerOf((done) => plugin.initialize(done));
      const found = JSON.parse(host.kv.get('seen') ?? '{}') as Record<string, string[]>;
      expect(sorted(found['ctx'])).toEqual(types.members(type));
      expect(sorted(found['services'])).toEqual(types.members(`${type}.services`));
      expect(sorted(found['kv'])).toEqual(types.members('KeyValueStore'));
      expect(sorted(found['logger'])).toEqual(types.members('Logger'));
      expect(sorted(found['timer'])).toEqual(types.members('Timer'));
    }
  });

  test('payloads, requests and answers', () => {
    const report = (what: string) => `ctx.services.kv.write('report', JSON.stringify(members(${what})))`;
    const members =
      'const members = (value) => [...Object.keys(value), ...Object.getOwnPropertyNames(Object.getPrototypeOf(value))].filter((name) => name !== "constructor");';
    const hub = load(`${members} export default { acceptEdgePayload(ctx, payload) { ${report('payload')}; return true; } };`, {
      runtime: 'hub',
    });
    answerOf((done) => hub.plugin.acceptEdgePayload(payloadOf('{}'), done));
    expect(sorted(JSON.parse(hub.host.kv.get('report') ?? '[]'))).toEqual(types.members('EdgePayload'));
    const edge =
      load(`export default { onResponse(ctx, request, response) { ctx.services.kv.write('report', JSON.stringify(Object.keys(request)));
      ctx.services.kv.write('response', JSON.stringify(Object.keys(response))) } };`);
    answerOf((done) => edge.plugin.onResponse(request, { statusCode: 200, headers: {}, body: '' }, done));
    expect(sorted(JSON.parse(edge.host.kv.get('report') ?? '[]'))).toEqual(types.members('GatewayRequest'));
    expect(sorted(JSON.parse(edge.host.kv.get('response') ?? '[]'))).toEqual(types.members('GatewayResponse'));
  });

  test('globals', () => {
    expect(beyond(evaluate(`report(${OWN_GLOBALS})`))).toEqual(sorted(types.globals()));
    expect(sorted(evaluate('report(Object.keys(console))'))).toEqual(types.members('Console'));
    expect(sorted(evaluate('report(Object.keys(crypto))'))).toEqual(types.members('crypto'));
  });
});

describe('hooks', () => {
  const types = new Types('spokelab-hooks.d.ts');
  const NOT_IN_OTTO = /^TykStorage|^NewProcessResponse$|^ReturnResponseData$/;
  const ONLY_IN_OTTO = new Set(['console', '_']);
  const SCRIPT = `var asked = new TykJS.TykMiddleware.NewMiddleware({});
function keys(value) { return Object.keys(value); }
function members(value) {
  var names = keys(value), at = Object.getPrototypeOf(value);
  return names.concat(Object.getOwnPropertyNames(at)).filter(function (name) { return name !== 'constructor'; });
}
asked.NewProcessRequest(function (request, session, config) {
  log(JSON.stringify({
    globals: ${OWN_GLOBALS}, middleware: members(asked), request: keys(request), overrides: keys(request.ReturnOverrides), config: keys(config),
    handler: members(new TykJS.TykEventHandlers.NewEventHandler({})), tyk: keys(TykJS), kinds: keys(TykJS.TykMiddleware).concat(keys(TykJS.TykEventHandlers)),
  }));
  return asked.ReturnData(request, {});
});`;

  async function seenBy(driver: 'otto' | 'javascript', script = SCRIPT, hooks: object = { pre: [{ name: 'asked', path: 'a.js' }] }) {
    const item = await bundle({ 'a.js': script }, { driver, ...hooks });
    const { send, logs } = await gatewayLab({ shelf: { 'b.zip': item }, settings: { version: '5.15' } });
    expect(send().status).toBe(200);
    const [line = '{}'] = logs().filter((text) => text.startsWith('{'));
    return JSON.parse(line) as Record<string, string[]>;
  }

  test.each(['otto', 'javascript'] as const)('driver %s', async (driver) => {
    const isThere = (name: string): boolean => (driver === 'otto' ? !NOT_IN_OTTO.test(name) : !ONLY_IN_OTTO.has(name));
    const own = new Set(['asked', 'keys', 'members']);
    const seen = await seenBy(driver);
    expect(beyond(seen['globals']).filter((name) => !own.has(name))).toEqual(sorted(types.globals().filter(isThere)));
    expect(sorted(seen['middleware'])).toEqual(types.members('TykMiddleware').filter(isThere));
    expect(sorted(seen['request'])).toEqual(types.members('TykRequest'));
    expect(sorted(seen['overrides'])).toEqual(types.members('TykReturnOverrides'));
    expect(sorted(seen['config'])).toEqual(types.members('TykConfig'));
    expect(sorted(seen['handler'])).toEqual(types.members('TykEventHandler'));
    expect(sorted(seen['tyk'])).toEqual(types.members('TykJS'));
    expect(sorted(seen['kinds'])).toEqual(sorted([...types.members('TykJS.TykMiddleware'), ...types.members('TykJS.TykEventHandlers')]));
  });

  test('what a response hook gets', async () => {
    const script = `var asked = new TykJS.TykMiddleware.NewMiddleware({});
asked.NewProcessResponse(function (response) { log(JSON.stringify({ response: Object.keys(response) })); return asked.ReturnResponseData(response, {}); });`;
    const seen = await seenBy('javascript', script, { response: [{ name: 'asked', path: 'a.js' }] });
    expect(sorted(seen['response'])).toEqual(types.members('TykResponse'));
  });
});
