/** What the desktop decides without Electron. */
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOwnAddress } from '../../src-main/desktop/address.ts';
import { LAB_ITEMS, SHORTCUTS_ITEM } from '../../src-main/desktop/shortcut-items.ts';
import { scenarioOf } from '../../src-main/desktop/start-arguments.ts';
import { SHORTCUTS } from '../../src-renderer/shell/use-shortcuts.ts';

describe('the scenario that the app is started with', () => {
  const directory = resolve('/somewhere');

  it('comes after the folder of the app in a checkout', () => {
    const options = { isPackaged: false, directory };
    expect(scenarioOf(['electron', '/app', 'lab.yaml'], options)).toBe(resolve('/somewhere/lab.yaml'));
    expect(scenarioOf(['electron', '--no-sandbox', '/app', '--inspect=0', '/labs/lab.yaml'], options)).toBe(resolve('/labs/lab.yaml'));
    expect(scenarioOf(['electron', '/app'], options)).toBeUndefined();
  });

  it('is the first argument of the installed app', () => {
    const options = { isPackaged: true, directory };
    expect(scenarioOf(['spokelab', 'lab.yaml'], options)).toBe(resolve('/somewhere/lab.yaml'));
    expect(scenarioOf(['spokelab', '--no-sandbox'], options)).toBeUndefined();
  });
});

describe("the window's own address", () => {
  it.each(['spokelab-app://window/index.html', 'spokelab-app://window/', 'spokelab-app://window/assets/main.js?x=1#y'])(
    '%s is',
    (address) => {
      expect(isOwnAddress(address)).toBe(true);
    },
  );

  it.each([
    'spokelab-app://other/index.html',
    'spokelab-app://window.elsewhere.example/',
    'spokelab-app://window@elsewhere.example/',
    'spokelab-app://window:81/',
    'https://window/index.html',
    'file:///index.html',
    'javascript:alert(1)',
    'about:blank',
    'window/index.html',
    '',
  ])('%s is not', (address) => {
    expect(isOwnAddress(address)).toBe(false);
  });
});

describe('the menu', () => {
  it('presses only keys that the window knows', () => {
    const known = new Set(SHORTCUTS.map(({ key }) => key));
    const items = [...LAB_ITEMS, SHORTCUTS_ITEM].filter((item) => item !== 'line');
    const unknown = items.filter(({ key, withModifier }) => withModifier !== true && !known.has(key));
    expect(unknown).toEqual([]);
    expect(items.length).toBeGreaterThan(5);
  });
});
