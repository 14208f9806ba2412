import { describe, expect, test } from 'vitest';
import { halfOf, sourceKind, withType } from '../../../../src-renderer/editor/source-kind.ts';

const manifest = (value: object) => [{ path: 'manifest.json', text: JSON.stringify(value) }];
const HOOKS = manifest({
  custom_middleware: { driver: 'otto', pre: [{ name: 'a', path: 'pre.js' }], auth_check: { name: 'b', path: 'lib/auth.js' } },
  edge_to_control: { hub: { entry: 'hub.js' }, edge: { entry: 'src/edge.js' } },
});

test('a file that the manifest names as a hook belongs to its driver, and any other is a module', () => {
  const kinds = ['pre.js', 'lib/auth.js', 'hub.js', 'lib/help.js'].map((path) => sourceKind(HOOKS, path));
  expect(kinds).toEqual(['otto', 'otto', 'plugin', 'plugin']);
  expect(sourceKind(manifest({ custom_middleware: { driver: 'javascript', post: [{ path: 'a.js' }] } }), 'a.js')).toBe('javascript');
});

test('without a manifest that can be read, or with another driver, it is a module', () => {
  expect(sourceKind([], 'a.js')).toBe('plugin');
  expect(sourceKind([{ path: 'manifest.json', text: '{' }], 'a.js')).toBe('plugin');
  expect(sourceKind(manifest({ custom_middleware: { driver: 'lua', pre: [{ path: 'a.js' }] } }), 'a.js')).toBe('plugin');
  expect(sourceKind(manifest({ custom_middleware: null }), 'a.js')).toBe('plugin');
});

test('which half a file is', () => {
  expect(['hub.js', 'src/edge.js', 'pre.js'].map((path) => halfOf(HOOKS, path))).toEqual(['HubPlugin', 'EdgePlugin', undefined]);
});

describe('the line that says what a module is', () => {
  test('goes before the default export', () => {
    expect(withType('const a = 1;\nexport default {};\n', 'HubPlugin', 0)).toBe(
      "const a = 1;\n/** @type {import('./spokelab-plugin').HubPlugin} */\nexport default {};\n",
    );
    expect(withType('export default class A {}', 'EdgePlugin', 2)).toBe(
      "/** @implements {import('../../spokelab-plugin').EdgePlugin} */\nexport default class A {}",
    );
  });

  test('is not said twice, and not where nothing is exported', () => {
    expect(withType("/** @type {import('x').HubPlugin} */\nexport default {};", 'HubPlugin', 0)).toBeUndefined();
    expect(withType('/** @implements {HubPlugin} */\nexport default class A {}', 'HubPlugin', 0)).toBeUndefined();
    expect(withType('var a = 1;', 'HubPlugin', 0)).toBeUndefined();
  });
});
