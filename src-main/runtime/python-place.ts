/**
 * What the locked Python process is made of. In the installed app these are files beside app.asar: they are read by a Node of their
 * own, which knows nothing of archives. It must be a Node: Electron's utility processes do not take the permission model's flags,
 * and its program as Node is closed by a fuse.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { PythonPlace } from '../adapters/sandbox/python/index.ts';
import { projectFile } from './project-file.ts';

const NODE = process.platform === 'win32' ? 'node.exe' : 'node';

/** `root`: the program's folder, in the installed app the archive. */
export function pythonPlace(root = projectFile()): PythonPlace {
  const isInstalled = basename(root) === 'app.asar';
  const folder = isInstalled ? join(dirname(root), 'python') : join(root, 'src-main', 'adapters', 'sandbox', 'python');
  const packaged = dirname(createRequire(join(root, 'package.json')).resolve('pyodide/package.json'));
  const unpacked = packaged.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
  const node = isInstalled ? join(dirname(root), 'node', NODE) : ownNode(root);
  return {
    node,
    childFile: join(folder, 'python-child.mjs'),
    shimFile: join(folder, 'shim.py'),
    pyodideFolder: isInstalled && existsSync(unpacked) ? unpacked : packaged,
  };
}

/** In a checkout Electron is started with the Node that comes with the packages beside it. */
const ownNode = (root: string): string =>
  process.versions.electron === undefined ? process.execPath : join(root, 'node_modules', 'node', 'bin', NODE);
