import { describe, expect, it } from 'vitest';
import { bundle, gatewayLab, upstreamOf } from './gateway-fixture.ts';

const hook = (body: string) => `function Hook(request, session, spec)\n${body}\nreturn request, session\nend\n`;
const lab = async (body: string, more: object = {}) =>
  gatewayLab({
    shelf: {
      'b.zip': await bundle(
        { 'middleware.lua': hook(body) },
        { driver: 'lua', pre: [{ name: 'Hook' }] },
        { edge_to_control: { plugin_id: 9 } },
      ),
    },
    ...more,
  });

describe('a hook in Lua', () => {
  it('changes headers and parameters, and sees what a gateway hands out', async () => {
    const { send } = await lab(`
      tyk.req.set_header("X-Lua", spec.APIID .. " " .. request.method .. " " .. request.params.q .. " " .. tyk.req.get_headers()["X-A"])
      tyk.req.clear_header("X-Gone") tyk.req.clear_header("X-A")
      request.add_params = { added = "1" }`);
    const got = upstreamOf(send('/api/?q=2', { headers: { 'x-a': 'b', 'x-gone': 'stays' } }));
    expect(got.headers).toMatchObject({ 'X-Lua': 'api GET 2 b', 'X-Gone': 'stays' });
    expect(got.headers['X-A']).toBeUndefined();
    expect(got.query).toEqual({ q: '2', added: '1' });
  });

  it('takes the body from raw_body only', async () => {
    const { send } = await lab(`request.body = "no" request.raw_body = "aGk="`);
    expect(upstreamOf(send('/api/', { method: 'POST', body: 'x' })).received).toBe('hi');
  });

  it('answers for itself', async () => {
    const { send } = await lab(
      `request.return_overrides = { response_code = 403, response_error = "not you", headers = { ["X-W"] = "y" } }`,
    );
    expect(send()).toMatchObject({ status: 403, headers: { 'X-W': ['y'] }, body: expect.stringContaining('not you') });
  });

  it('starts from nothing each time, has cjson, prints into the log, and sends payloads', async () => {
    const { send, logs, of } = await lab(`
      count = (count or 0) + 1
      print("count", count, require("cjson").encode({ a = { 1, 2 } }))
      spokelab.send_to_control({ n = count }, "c", { k = "v" })`);
    send();
    send();
    expect(logs().filter((line) => line === 'count\t1\t{"a":[1,2]}')).toHaveLength(2);
    expect(of('payload-submitted')).toMatchObject([{ plugin: 9, correlation: 'c', metadata: { k: 'v' } }, { plugin: 9 }]);
  });

  it('that is not there leaves the request as it is', async () => {
    const { send } = await gatewayLab({ shelf: { 'b.zip': await bundle({ 'a.lua': '' }, { driver: 'lua', pre: [{ name: 'Nobody' }] }) } });
    expect(send().status).toBe(200);
  });

  it('tells file and line of its errors, and of what cannot be loaded', async () => {
    const { send, of } = await lab('error("oh no")');
    expect(send().status).toBe(500);
    expect(of('hook-ran')[0]).toMatchObject({
      outcome: 'failed',
      message: 'middleware.lua:2: oh no',
      stack: expect.stringContaining('middleware.lua:2'),
    });
    const broken = await lab('if then');
    expect(broken.logs().some((line) => line.includes("Couldn't load Lua module") && line.includes('middleware.lua:2'))).toBe(true);
  });

  it.each([
    ['an endless loop', 'while true do end', 'instructions'],
    ['a loop that catches its error', 'while true do pcall(function() while true do end end) end', 'instructions'],
    ['a loop in a coroutine', 'while true do coroutine.wrap(function() while true do end end)() end', 'instructions'],
    ['a table without end', 'local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1000) .. i end', 'memory'],
    ['a text without end', 'local s = "x" while true do s = s .. s end', 'memory'],
  ])('that is %s is ended, and the next request runs', async (_what, body, reason) => {
    const { send, of } = await lab(`if request.params.stop then ${body} end`);
    expect(send('/api/?stop=1').status).toBe(500);
    expect(of('hook-ran')[0]?.message).toContain(reason);
    expect(send().status).toBe(200);
  });

  it('that hangs inside one operation is ended with its thread', async () => {
    const { send, of } = await lab(`if request.params.stop then table.move({}, 1, 1e15, 2) end`);
    expect(send('/api/?stop=1').status).toBe(500);
    expect(of('hook-ran')[0]?.message).toContain('longer than 5 s');
    expect(send().status).toBe(200);
  }, 30_000);
});

describe('what Lua cannot reach', () => {
  const ATTEMPTS: [string, string][] = [
    ['os', 'return os'],
    ['io', 'return io'],
    ['debug', 'return debug'],
    ['package', 'return package'],
    ['files by loadfile', 'return loadfile'],
    ['files by dofile', 'return dofile'],
    ['modules of the host', 'return require("fs")'],
    ['C libraries', 'return package.loadlib("libc.so.6", "system")'],
    ['binary chunks', 'return load("\\27Lua")'],
    ['dumped functions', 'return string.dump'],
    ['the host function', 'return __ask'],
    ['the host function by the globals', 'for k, v in pairs(_G) do if k == "__ask" then return v end end'],
    ['upvalues', 'return debug.getupvalue(print, 1)'],
    ['the registry', 'return debug.getregistry()'],
    ['JavaScript', 'return js or js_promise or null_js or JSON'],
    ['metatables of host values', 'return getmetatable(print)'],
    ['a constructor by way of a function', 'return print.constructor'],
    ['the environment', 'return os.getenv("PATH")'],
    ['a process', 'return io.popen("id")'],
    ['the garbage collector', 'return collectgarbage'],
    ['an environment of another function', 'return getfenv and getfenv(0)'],
    ['the clock', 'return os.time()'],
  ];

  it.each(ATTEMPTS)('%s', async (_what, attempt) => {
    const { send } = await lab(`
      local ok, found = pcall(function() ${attempt} end)
      tyk.req.set_header("X-Found", ok and tostring(found) or "nothing")`);
    expect(upstreamOf(send()).headers['X-Found']).toMatch(/^(nil|nothing)$/);
  });
});
