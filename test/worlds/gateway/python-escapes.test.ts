/** What hooks in Python try, and none reaches: the host's files, environment, processes, network, and the JavaScript around them. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, gatewayLab } from './gateway-fixture.ts';

const SECRET = 'the-secret-of-the-host';
const folder = mkdtempSync(join(tmpdir(), 'spokelab-escape-'));
const secretFile = join(folder, 'secret.txt');
const planted = join(folder, 'planted.txt');
let visits = 0;
const server = createServer((_request, response) => {
  visits += 1;
  response.end(SECRET);
});

beforeAll(async () => {
  writeFileSync(secretFile, SECRET);
  process.env['SPOKELAB_ESCAPE_SECRET'] = SECRET;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
});
afterAll(() => {
  delete process.env['SPOKELAB_ESCAPE_SECRET'];
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const PROXY = `
import gc
proxies = [one for one in gc.get_objects() if type(one).__name__ == 'JsProxy']
`;

/** Python that leaves in `found` what it got; it may stand for several lines. */
const ATTEMPTS: [string, string][] = [
  ['the JavaScript module', 'import js\nfound = js.process.env'],
  ['the JavaScript module after its block is lifted', "import sys\nsys.modules.pop('js')\nimport js\nfound = js.process"],
  ['the Pyodide module', 'import pyodide_js\nfound = pyodide_js.FS'],
  [
    'the Pyodide module, freed',
    "import sys\nfor n in ('pyodide', '_pyodide', '_pyodide_core', 'pyodide_js'): sys.modules.pop(n, None)\nimport pyodide_js\nfound = pyodide_js.FS",
  ],
  ['code of JavaScript', "from pyodide.code import run_js\nfound = run_js('process.env')"],
  [
    'code of JavaScript, freed',
    "import sys\nfor n in ('pyodide', '_pyodide', '_pyodide_core', 'js'): sys.modules.pop(n, None)\nfrom pyodide.code import run_js\nfound = run_js('globalThis.process.env')",
  ],
  ['objects of JavaScript in memory', `${PROXY}found = proxies[0].constructor.constructor('return process')()`],
  ['a function of JavaScript in memory', `${PROXY}found = [one.constructor('return this')() for one in proxies if callable(one)][0]`],
  ['the environment', 'import os\nfound = os.environ["SPOKELAB_ESCAPE_SECRET"]'],
  ['the environment in /proc', 'found = open("/proc/self/environ").read() or None'],
  ['a file of the host', `found = open(${JSON.stringify(secretFile)}).read()`],
  ['a file of the host by descriptor', 'import os\nfound = [os.read(fd, 100) for fd in range(3, 30)]'],
  ['the folders of the host', `import os\nfound = os.listdir(${JSON.stringify(folder)})`],
  ['/etc/passwd', 'found = open("/etc/passwd").read()'],
  ['writing a file of the host', `open(${JSON.stringify(planted)}, "w").write("x")\nfound = None`],
  [
    'mounting the host',
    "import sys\nsys.modules.pop('pyodide_js')\nimport pyodide_js\npyodide_js.FS.mount(pyodide_js.FS.filesystems.NODEFS, {'root': '/'}, '/tmp')\nimport os\nfound = os.listdir('/tmp')",
  ],
  ['a command', `import os\nfound = os.system("cat ${secretFile} > ${planted}")`],
  [
    'a command by way of posix',
    `import sys, importlib\nimport _imp\nspec = importlib.machinery.ModuleSpec("posix", importlib.machinery.BuiltinImporter)\nfresh = _imp.create_builtin(spec)\nfound = fresh.system(b"cat ${secretFile} > ${planted}")`,
  ],
  ['a process', 'import subprocess\nfound = subprocess.run(["id"], capture_output=True).stdout'],
  ['a fork', 'import os\nfound = os.fork()'],
  [
    'a socket',
    'import socket\ns = socket.create_connection(("127.0.0.1", PORT), timeout=1)\ns.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")\nfound = s.recv(1000)',
  ],
  ['a page by urllib', 'import urllib.request\nfound = urllib.request.urlopen("http://127.0.0.1:PORT/", timeout=1).read()'],
  [
    'a page by http.client',
    'import http.client\nc = http.client.HTTPConnection("127.0.0.1", PORT, timeout=1)\nc.request("GET", "/")\nfound = c.getresponse().read()',
  ],
  [
    'a page by Pyodide',
    "import sys\nfor n in ('pyodide', '_pyodide', '_pyodide_core', 'js'): sys.modules.pop(n, None)\nfrom pyodide.http import open_url\nfound = open_url('http://127.0.0.1:PORT/').read()",
  ],
  ['C functions', 'import ctypes\nfound = ctypes.CDLL(None).getpid()'],
  [
    'C functions, freed',
    `import sys\nfor n in ('ctypes', '_ctypes'): sys.modules.pop(n, None)\nimport ctypes\nfound = ctypes.CDLL(None).system(b"cat ${secretFile} > ${planted}")`,
  ],
  [
    'JavaScript by way of C',
    "import sys\nfor n in ('ctypes', '_ctypes'): sys.modules.pop(n, None)\nimport ctypes\nc = ctypes.CDLL(None)\nc.emscripten_run_script_string.restype = ctypes.c_char_p\nfound = c.emscripten_run_script_string(b'process.env.SPOKELAB_ESCAPE_SECRET || 0')",
  ],
  ['the frames around it', "import sys\nf = sys._getframe()\nwhile f.f_back: f = f.f_back\nfound = f.f_globals.get('js')"],
  ['signals', 'import signal, os\nsignal.raise_signal(signal.SIGKILL)\nfound = None'],
  [
    'the line to the gateway',
    'import os\nos.write(1, b\'{"question":"constructor","parameters":[]}\\n\')\nos.read(0, 100)\nos.write(1, b"not json\\n")\nos.read(0, 100)\nos.write(1, b\'{"done":"{}"}\\n\')\nos.read(0, 100)\nfound = None',
  ],
  ['ending the process', 'import os\nos.abort()'],
  ['ending the process by SystemExit', 'raise SystemExit(3)'],
  ['packages of the network', 'import micropip\nfound = micropip'],
  ['a module of the host by import', 'import importlib\nfound = importlib.import_module("node:fs")'],
];

describe('a hook in Python cannot reach', { timeout: 120_000 }, () => {
  it.each(ATTEMPTS)('%s', async (_what, attempt) => {
    const { port } = server.address() as AddressInfo;
    const lines = attempt.replaceAll('PORT', String(port)).split('\n');
    const code = `from tyk.decorators import *
def attempt():
    found = None
${lines.map((line) => `    ${line}`).join('\n')}
    return found

@Hook
def MyHook(request, session, spec):
    if request.object.params["try"]:
        request.add_header("X-Found", repr(attempt())[:2000])
    return request, session
`;
    const lab = await gatewayLab({
      shelf: { 'b.zip': await bundle({ 'middleware.py': code }, { driver: 'python', pre: [{ name: 'MyHook' }] }) },
    });
    const { status, body } = lab.send('/api/?try=1');
    const headers = status === 200 ? (JSON.parse(body) as { headers: Record<string, string> }).headers : {};
    expect(headers['X-Found'] ?? 'None').toMatch(/^(None|\[\])$/);
    expect(JSON.stringify(lab.events)).not.toContain(SECRET);
    expect(existsSync(planted)).toBe(false);
    // And the next request is served.
    expect(lab.send().status).toBe(200);
  });

  it('anything of the host in the end', async () => {
    await new Promise((done) => setImmediate(done));
    expect(visits).toBe(0);
    expect(readdirSync(folder)).toEqual(['secret.txt']);
  });
});
