#!/usr/bin/env node
/**
 * What `npx spokelab` starts, under whatever Node is there. Spokelab needs Node 24, which comes with its packages: an
 * older one starts that and hands everything over.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const MAJOR_NEEDED = 24;
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= MAJOR_NEEDED) {
  await import('./main.ts');
} else {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = fileURLToPath(new URL(`../../node_modules/node/bin/${program}`, import.meta.url));
  if (existsSync(node)) {
    handOver(node);
  } else {
    process.stderr.write(
      `spokelab: needs Node ${MAJOR_NEEDED}, and this is ${process.version}. Run npm ci in Spokelab's folder: it brings its own.\n`,
    );
    process.exitCode = 2;
  }
}

/** @param {string} node */
function handOver(node) {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`spokelab: ${node} could not be started: ${error.message}\n`);
    process.exitCode = 3;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  });
}
