import { describe, expect, it } from 'vitest';
import { bundle, gatewayLab, middleware, upstreamOf } from './gateway-fixture.ts';

const pre = (body: string, more: object = {}) =>
  bundle({ 'a.js': middleware('hook', body) }, { driver: 'otto', pre: [{ name: 'hook', path: 'a.js', ...more }] });

const lab = async (body: string, options: object = {}) => gatewayLab({ shelf: { 'b.zip': await pre(body) }, ...options });

describe('a hook of driver otto', () => {
  it('changes headers, parameters, URL and body on the way to the upstream', async () => {
    const { send } = await lab(`
      request.SetHeaders['X-New'] = 'yes'; request.DeleteHeaders.push('X-Old');
      request.AddParams.a = '1'; request.ExtendedParams.b = ['3']; request.DeleteParams.push('c');
      request.Body = request.Body + '!';`);
    const got = upstreamOf(send('/api/x?b=2&c=9', { method: 'POST', headers: { 'X-Old': 'gone' }, body: 'hi' }));
    expect(got).toMatchObject({ method: 'POST', path: '/x', received: 'hi!', query: { a: '1', b: '2' } });
    expect(got.headers['X-New']).toBe('yes');
    expect(got.headers['X-Old']).toBeUndefined();
  });

  it('keeps the body when it says so', async () => {
    const { send } = await lab(`request.Body = 'changed'; request.IgnoreBody = true;`);
    expect(upstreamOf(send('/api/', { method: 'POST', body: 'kept' })).received).toBe('kept');
  });

  it('remembers nothing from one request to the next', async () => {
    const { send } = await lab(`this.n = (typeof n === 'undefined' ? 0 : n) + 1; n = this.n; request.SetHeaders['X-N'] = String(n);`);
    send();
    expect(upstreamOf(send()).headers['X-N']).toBe('1');
  });

  it('sees the request, the configuration and an empty session', async () => {
    const { send } = await lab(
      `request.SetHeaders['X-Seen'] = JSON.stringify([request.Method, request.URL, request.Params.q, config.APIID, config.config_data.k, session, request.Headers['X-A']]);`,
      { api: { configData: { k: 'v' } } },
    );
    const seen = upstreamOf(send('/api/y?q=1', { headers: { 'x-a': 'b' } })).headers['X-Seen'] ?? '';
    expect(JSON.parse(seen)).toEqual(['GET', '/api/y?q=1', ['1'], 'api', 'v', {}, ['b']]);
  });

  it('answers for itself: an error by the template, any other code as it is', async () => {
    const error = await lab(`request.ReturnOverrides.ResponseCode = 403; request.ReturnOverrides.ResponseError = 'no "way"';`);
    const refused = error.send();
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.body)).toEqual({ error: 'no "way"' });
    const own = await lab(`request.ReturnOverrides = { ResponseCode: 202, ResponseBody: 'mine', ResponseHeaders: { 'X-Own': 'a' } };`);
    expect(own.send()).toMatchObject({ status: 202, body: 'mine', headers: { 'X-Own': ['a'] } });
    expect(own.of('hook-ran')[0]).toMatchObject({ outcome: 'answered' });
  });

  it.each([
    ['returns nothing', 'return;', "Middleware didn't return request object!"],
    ['sets a header to a number', "request.SetHeaders['X'] = 5;", 'Request.SetHeaders.X must be a text'],
    ['throws', 'null.x;', 'null'],
  ])('that %s fails the request with 500, and the trace says why', async (_what, body, reason) => {
    const { send, of } = await lab(body);
    expect(send()).toMatchObject({ status: 500 });
    expect(of('hook-ran')[0]).toMatchObject({ outcome: 'failed', message: expect.stringContaining(reason) });
  });

  it('tells file and line of what it throws', async () => {
    const { send, of } = await lab('\n\nundefined.field;');
    send();
    expect(of('hook-ran')[0]?.stack).toContain('a.js:5');
  });

  it('that never ends is stopped, and the next request runs', async () => {
    const { send } = await lab(`if (request.URL === '/api/loop') { while (true) {} }`);
    expect(send('/api/loop').status).toBe(500);
    expect(send('/api/fine').status).toBe(200);
  });

  it('has the helpers of the JSVM', async () => {
    const { send, logs } = await lab(
      `log('hello'); console.log('from', 'console');
       request.SetHeaders['X-B64'] = b64enc('grüße') + ' ' + b64dec('aGk=') + ' ' + rawb64enc('a') + ' ' + _.map([1, 2], function (n) { return n * 2; }).join();
       var answer = JSON.parse(TykMakeHttpRequest(JSON.stringify({ Method: 'GET', Domain: 'http://auth.lab', resource: '/check' })));
       request.SetHeaders['X-Http'] = answer.Code + ' ' + answer.body + ' ' + answer.Headers['X-S'][0];
       request.SetHeaders['X-None'] = String(TykMakeHttpRequest('{"Domain":"http://169.254.169.254"}'));`,
      { services: [{ url: 'http://auth.lab/check', status: 207, headers: { 'x-s': 't' }, body: 'ok' }] },
    );
    const { headers } = upstreamOf(send());
    expect(headers).toMatchObject({ 'X-B64': 'Z3LDvMOfZQ== hi YQ 2,4', 'X-Http': '207 ok t', 'X-None': 'undefined' });
    expect(logs()).toEqual(expect.arrayContaining(['hello', 'from console', expect.stringContaining('the lab has no such service')]));
  });

  it('sends payloads to the hub as the plugin of its bundle', async () => {
    const shelf = {
      'b.zip': await bundle(
        { 'a.js': middleware('hook', `sendToControlJSON({ a: 1 }, 'c-1', { k: 'v' });`) },
        { driver: 'otto', post: [{ name: 'hook', path: 'a.js' }] },
        { edge_to_control: { name: 'x', version: '1', plugin_id: 7, hub: { entry: 'a.js' } } },
      ),
    };
    const { send, of } = await gatewayLab({ shelf });
    const { request } = send();
    expect(of('payload-submitted')[0]).toMatchObject({ plugin: 7, correlation: 'c-1', metadata: { k: 'v' }, request });
  });

  it('without a plugin id is told so when it sends', async () => {
    const { send, of } = await lab(`try { sendToControl('x'); } catch (e) { request.SetHeaders['X-E'] = e.message; }`);
    expect(upstreamOf(send()).headers['X-E']).toContain('no plugin id');
    expect(of('payload-submitted')).toEqual([]);
  });
});

describe('the language of otto', () => {
  it.each([
    ['let', 'let a = 1;', 'a.js:3:5'],
    ['an arrow function', 'var f = () => 1;', 'a.js:3:10'],
    ['a lookahead', 'var r = /a(?=b)/;', 'a.js:3:9'],
  ])('has no %s: the file is not loaded, and every request fails', async (_what, line, place) => {
    const { send, logs } = await lab(`${line}`);
    expect(send().status).toBe(500);
    expect(logs().some((text) => text.includes('Failed to load JS middleware') && text.includes(place))).toBe(true);
  });

  it('has no Promise, no Map and no Symbol', async () => {
    const { send } = await lab(`request.SetHeaders['X-T'] = [typeof Promise, typeof Map, typeof Symbol].join();`);
    expect(upstreamOf(send()).headers['X-T']).toBe('undefined,undefined,undefined');
  });
});

describe('driver javascript', () => {
  const modern = () =>
    bundle(
      {
        'a.js': `const shared = 'a';\nconst hook = new TykJS.TykMiddleware.NewMiddleware({});\nhook.NewProcessRequest((request) => { request.SetHeaders['X-M'] = \`\${shared}\`; return hook.ReturnData(request, {}); });`,
      },
      { driver: 'javascript', pre: [{ name: 'hook', path: 'a.js' }] },
    );

  it('is not there in 5.14', async () => {
    const { send, logs } = await gatewayLab({ shelf: { 'b.zip': await modern() } });
    expect(send().status).toBe(500);
    expect(logs()).toContain("Unsupported driver 'javascript'");
  });

  it('reads newer JavaScript in 5.15, each file in a scope of its own', async () => {
    const { send } = await gatewayLab({ shelf: { 'b.zip': await modern() }, settings: { version: '5.15' } });
    expect(upstreamOf(send()).headers['X-M']).toBe('a');
  });

  it('has response hooks and inline code in 5.15', async () => {
    const code = Buffer.from(
      `const late = new TykJS.TykMiddleware.NewMiddleware({}); late.NewProcessResponse((response, request) => { response.StatusCode = 418; response.SetHeaders['X-R'] = request.Method; response.Body = response.Body + '#'; return late.ReturnResponseData(response, {}); });`,
    ).toString('base64');
    const shelf = { 'b.zip': await bundle({}, { driver: 'javascript', response: [{ name: 'late', code }] }) };
    const { send } = await gatewayLab({ shelf, settings: { version: '5.15' } });
    expect(send()).toMatchObject({ status: 418, headers: { 'X-R': ['GET'] }, body: expect.stringMatching(/#$/) });
  });
});

describe('the storage of driver javascript', () => {
  it('keeps a value until it is deleted or its time is over, and counts', async () => {
    const code = middleware(
      'hook',
      `const seen = [TykStorageGet('k'), TykStorageSetNX('k', 'v', 60), TykStorageSetNX('k', 'w', 60), TykStorageGet('k'), TykStorageIncr('n')];
       TykStorageDel('k');
       seen.push(TykStorageGet('k'), TykStorageSetNX('k', 'again', 60));
       TykStorageDel('k');
       TykStorageSet('late', request.URL, 1);
       seen.push(TykStorageGet('late'));
       request.SetHeaders['X-Seen'] = JSON.stringify(seen);`,
    );
    const { send } = await gatewayLab({
      shelf: { 'b.zip': await bundle({ 'a.js': code }, { driver: 'javascript', pre: [{ name: 'hook', path: 'a.js' }] }) },
      settings: { version: '5.15' },
    });
    expect(JSON.parse(upstreamOf(send('/api/')).headers['X-Seen'] ?? '')).toEqual([null, true, false, 'v', 1, null, true, '/api/']);
    expect(JSON.parse(upstreamOf(send('/api/')).headers['X-Seen'] ?? '')[4]).toBe(2);
  });
});

describe('authentication in JavaScript', () => {
  const auth = `var check = new TykJS.TykMiddleware.NewMiddleware({});
check.NewProcessRequest(function (request) {
  if (request.Headers['Authorization'] === undefined) { request.ReturnOverrides.ResponseCode = 401; request.ReturnOverrides.ResponseError = 'who?'; return check.ReturnAuthData(request, {}); }
  var answer = check.ReturnAuthData(request, { meta_data: { plan: 'gold' } }); answer.AuthValue = 'k'; return answer; });
${middleware('after', `request.SetHeaders['X-Plan'] = session.meta_data.plan;`)}`;
  const hooks = {
    driver: 'otto',
    auth_check: { name: 'check', path: 'a.js' },
    post_key_auth: [{ name: 'after', path: 'a.js', require_session: true }],
  };

  it('gives the session to the hooks after it', async () => {
    const { send } = await gatewayLab({ shelf: { 'b.zip': await bundle({ 'a.js': auth }, hooks) }, api: { auth: 'custom' } });
    expect(send().status).toBe(401);
    expect(upstreamOf(send('/api/', { headers: { Authorization: 'x' } })).headers['X-Plan']).toBe('gold');
  });

  it('is not asked on an API without keys, nor are the hooks after it', async () => {
    const { send, of } = await gatewayLab({ shelf: { 'b.zip': await bundle({ 'a.js': auth }, hooks) } });
    expect(send().status).toBe(200);
    expect(of('hook-ran')).toEqual([]);
  });
});
