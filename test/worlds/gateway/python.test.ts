import { describe, expect, it } from 'vitest';
import { bundle, type Files, gatewayLab, upstreamOf } from './gateway-fixture.ts';

const HEAD = 'from tyk.decorators import *\nfrom gateway import TykGateway as tyk\n\n';
const hook = (body: string, parameters = 'request, session, spec', result = 'return request, session') =>
  `${HEAD}@Hook\ndef MyHook(${parameters}):\n${body
    .split('\n')
    .map((line) => `    ${line.trim() === '' ? '' : line}`)
    .join('\n')}\n    ${result}\n`;
const HOOKS = { driver: 'python', pre: [{ name: 'MyHook' }] };
const lab = async (files: string | Files, more: object = {}, hooks = HOOKS) =>
  gatewayLab({
    shelf: {
      'b.zip': await bundle(typeof files === 'string' ? { 'middleware.py': files } : files, hooks, { edge_to_control: { plugin_id: 9 } }),
    },
    ...more,
  });

describe('a hook in Python', { timeout: 60_000 }, () => {
  it('changes headers, parameters, body and method, and sees what a gateway hands out', async () => {
    const { send } = await lab(
      hook(`request.add_header("X-Py", spec["APIID"] + " " + request.object.method + " " + request.object.params["q"] + " " + str(request.get_header("X-A")))
request.delete_header("X-Gone")
request.add_param("added", "1")
request.delete_param("q")
request.object.raw_body = b"changed"
request.object.body = "ignored"`),
      { api: { configData: { k: 1 } } },
    );
    const got = upstreamOf(send('/api/x?q=2', { method: 'POST', headers: { 'x-a': 'b', 'x-gone': 'c' }, body: 'old' }));
    expect(got).toMatchObject({ method: 'POST', received: 'changed', query: { added: '1' } });
    expect(got.headers['X-Py']).toBe('api POST 2 b');
    expect(got.headers['X-Gone']).toBeUndefined();
  });

  it('answers for itself with return_overrides', async () => {
    const { send } = await lab(
      hook(`request.object.return_overrides.response_code = 403\nrequest.object.return_overrides.response_error = "no"`),
    );
    expect(send()).toMatchObject({ status: 403, body: expect.stringContaining('"no"') });
  });

  it('authenticates by a token in the metadata, and hands the session on', async () => {
    const code = `${HEAD}
@Hook
def Auth(request, session, metadata, spec):
    if request.get_header("Authorization") == "letmein":
        session.rate = 1000.0
        session.tags.append("t")
        metadata["token"] = "abc"
        metadata["plan"] = "gold"
    return request, session, metadata

@Hook
def After(request, session, spec):
    request.add_header("X-Plan", session.metadata["plan"] + session.metadata["missing"] + str(session.rate))
    return request, session
`;
    const { send } = await lab(code, { api: { auth: 'custom' } }, {
      driver: 'python',
      auth_check: { name: 'Auth' },
      post_key_auth: [{ name: 'After' }],
    } as never);
    expect(send().status).toBe(403);
    expect(upstreamOf(send('/api/', { headers: { Authorization: 'letmein' } })).headers['X-Plan']).toBe('gold1000.0');
  });

  it('changes responses', async () => {
    const code = hook(
      `response.status_code = 201\nresponse.raw_body = b"mine"\nresponse.headers["X-R"] = "y"`,
      'request, response, session, metadata, spec',
      'return response',
    );
    const { send } = await lab(code, {}, { driver: 'python', response: [{ name: 'MyHook' }] } as never);
    expect(send()).toMatchObject({ status: 201, body: 'mine', headers: { 'X-R': ['y'] } });
  });

  it('logs, keeps data, prints and sends payloads', async () => {
    const { send, logs, of } = await lab(
      hook(`tyk.log("seen", "warning")
tyk.store_data("k", (tyk.get_data("k").decode() or "") + "x", 60)
print("kept", tyk.get_data("k"))
tyk.send_to_control({"a": 1}, "c", {"m": "v"})`),
    );
    send();
    send();
    expect(logs()).toEqual(expect.arrayContaining(['seen', "kept b'x'", "kept b'xx'"]));
    expect(of('payload-submitted')).toMatchObject([{ plugin: 9, correlation: 'c', metadata: { m: 'v' } }, { plugin: 9 }]);
  });

  it('imports other files of its bundle, and finds none later', async () => {
    const { send } = await lab({
      'middleware.py': `from rules import word\n${hook('request.add_header("X-W", word)')}`,
      'rules.py': 'word = "from rules"\n',
    });
    expect(upstreamOf(send()).headers['X-W']).toBe('from rules');
    const lazy = await lab({ 'middleware.py': hook('import rules'), 'rules.py': '' });
    expect(lazy.send().status).toBe(500);
    expect(lazy.of('hook-ran')[0]?.message).toContain("No module named 'rules'");
  });

  it.each([
    [
      'a function without the right decorator',
      `${HEAD}@Pre\ndef MyHook(request, session, spec):\n    return request, session\n`,
      "'Pre' object has no attribute 'arg_count'",
    ],
    ['no such function', HEAD, 'No hooks defined for bundle'],
    ['nothing returned', hook('pass', 'request, session, spec', 'return None'), 'cannot unpack non-iterable NoneType object'],
    ['an exception', hook('raise ValueError("oh no")'), "Hook 'MyHook' returned an error: oh no"],
    ['a header that is no text', hook('request.object.set_headers["a"] = 5'), 'has type int, but expected one of: bytes, str'],
    ['a field that is not there', hook('request.object.nothing = 1'), 'no field "nothing"'],
    ['a message assigned', hook('request.object.return_overrides = None'), 'Assignment not allowed'],
    [
      'a session of its own making is lost',
      hook('from tyk.session import TykSession\nsession = TykSession()\nsession.rate = "x"'),
      'has type str, but expected one of: int, float',
    ],
  ])('%s', async (_what, code, reason) => {
    const { send, of } = await lab(code);
    expect(send().status).toBe(500);
    expect(of('hook-ran')[0]?.message).toContain(reason);
  });

  it('with another number of parameters is never called', async () => {
    const { send } = await lab(hook('raise ValueError()', 'request, session'));
    expect(send().status).toBe(200);
  });

  it('tells where it failed, and where it cannot be read', async () => {
    const failing = await lab(hook('x = 1\nundefined_name'));
    failing.send();
    expect(failing.of('hook-ran')[0]?.stack).toContain('middleware.py:7');
    const broken = await lab(`${HEAD}def broken(:\n    pass\n`);
    expect(broken.logs().some((line) => /Middleware initialization error: .*invalid syntax.*\(middleware\.py, line 4\)/.test(line))).toBe(
      true,
    );
    expect(broken.send().status).toBe(500);
  });

  it('of several files must start in middleware.py', async () => {
    const { logs } = await lab({ 'a.py': '', 'b.py': '' });
    expect(logs().some((line) => line.includes("No such file or directory: 'middleware.py'"))).toBe(true);
  });

  it('stays as it was first loaded until the edge is restarted; the state says so', async () => {
    const { lab: running, send, reload, run } = await lab(hook('request.add_header("X-V", "1")'));
    running.gateways.server.put('b.zip', await bundle({ 'middleware.py': hook('request.add_header("X-V", "2")') }, HOOKS));
    running.gateways.of('edge-1').clearCache('b.zip');
    reload();
    expect(upstreamOf(send()).headers['X-V']).toBe('1');
    expect(running.gateways.of('edge-1').bundleStates()[0]?.verdict).toContain('Python keeps the module');
    running.injectFault({ kind: 'edge-crash', edge: 'edge-1', point: 'now' });
    running.restartEdge('edge-1');
    run(1_000_000);
    expect(upstreamOf(send()).headers['X-V']).toBe('2');
  });

  it.each([
    ['an endless loop', 'while True: pass', 'longer than'],
    ['memory without end', 'x = []\n    while True: x.append(bytearray(10**7))', 'memory'],
    ['recursion without end', 'f = lambda: f()\n    f()', 'recursion'],
  ])('that is %s is ended, and the next request runs', async (_what, body, reason) => {
    const { send, of } = await lab(hook(`if request.object.params["stop"]:\n    ${body}`), { settings: { pythonTimeoutUs: 2_000_000 } });
    expect(send('/api/?stop=1').status).toBe(500);
    expect(of('hook-ran')[0]?.message?.toLowerCase()).toContain(reason);
    expect(send().status).toBe(200);
  });
});
