/** What the desktop decides without Electron. */
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandIn } from '../../src-main/cli/command-in.ts';
import { isOwnAddress } from '../../src-main/desktop/address.ts';
import { acceleratorOf, readCommands } from '../../src-main/desktop/menu-commands.ts';
import { paceWatch } from '../../src-main/desktop/pace-watch.ts';
import { readLink, wantedFile, wantedOf } from '../../src-main/desktop/wanted.ts';
import { SHORTCUTS } from '../../src-renderer/shell/use-shortcuts.ts';

const directory = resolve('/somewhere');
const platform = process.platform;

describe('what the app is started with', () => {
  it('comes after the folder of the app in a checkout', () => {
    const place = { isPackaged: false, directory, platform };
    expect(wantedOf(['electron', '/app', 'lab.yaml'], place)).toEqual([{ open: 'lab', file: resolve('/somewhere/lab.yaml') }]);
    expect(wantedOf(['electron', '--no-sandbox', '/app', '--inspect=0', '/labs/lab.yaml'], place)).toEqual([
      { open: 'lab', file: resolve('/labs/lab.yaml') },
    ]);
    expect(wantedOf(['electron', '/app'], place)).toEqual([]);
  });

  it('is every argument of the installed app, with or without the word open', () => {
    const place = { isPackaged: true, directory, platform };
    const two = [
      { open: 'lab', file: resolve('/somewhere/lab.yaml') },
      { open: 'bundle', file: resolve('/somewhere/echo.ZIP') },
    ];
    expect(wantedOf(['spokelab', 'lab.yaml', 'echo.ZIP'], place)).toEqual(two);
    expect(wantedOf(['spokelab', 'open', 'lab.yaml', '--no-sandbox', 'echo.ZIP'], place)).toEqual(two);
    expect(wantedOf(['spokelab', '--no-sandbox'], place)).toEqual([]);
  });

  it('may be a link, and a link that is not understood is nothing', () => {
    const place = { isPackaged: true, directory, platform };
    expect(wantedOf(['spokelab', 'spokelab://lesson/lost-answers'], place)).toEqual([{ open: 'lesson', name: 'lost-answers' }]);
    expect(wantedOf(['spokelab', 'spokelab://run?command=rm'], place)).toEqual([]);
    expect(wantedOf(['spokelab', 'SPOKELAB:whatever'], place)).toEqual([]);
  });

  it('takes a file of no known kind for a scenario, and a file from the system for nothing', () => {
    expect(wantedOf(['spokelab', 'notes.txt'], { isPackaged: true, directory, platform })).toEqual([
      { open: 'lab', file: resolve('/somewhere/notes.txt') },
    ]);
    expect(wantedFile('/somewhere/notes.txt')).toBeUndefined();
    expect(wantedFile('/somewhere/run.spokelab')).toEqual({ open: 'lab', file: '/somewhere/run.spokelab' });
  });
});

describe('a link', () => {
  it.each([
    ['spokelab://lesson/lost-answers', { open: 'lesson', name: 'lost-answers' }],
    ['spokelab://open?file=/labs/demo.yaml', { open: 'lab', file: '/labs/demo.yaml', isFromLink: true }],
    ['spokelab://open/?file=%2Flabs%2Fmy%20lab.yaml', { open: 'lab', file: '/labs/my lab.yaml', isFromLink: true }],
    ['spokelab://open?file=/labs/run.spokelab', { open: 'lab', file: '/labs/run.spokelab', isFromLink: true }],
  ])('%s opens what it names', (link, wanted) => {
    expect(readLink(link, 'linux')).toEqual(wanted);
  });

  it('names a drive on Windows', () => {
    const wanted = { open: 'lab', file: 'C:\\labs\\demo.yaml', isFromLink: true };
    expect(readLink('spokelab://open?file=C:%5Clabs%5Cdemo.yaml', 'win32')).toEqual(wanted);
  });

  it.each([
    'https://open?file=/labs/demo.yaml',
    'spokelab:open?file=/labs/demo.yaml',
    'spokelab://open',
    'spokelab://open?file=',
    'spokelab://open?file=demo.yaml',
    'spokelab://open?file=../demo.yaml',
    'spokelab://open?file=/labs/../etc/demo.yaml',
    'spokelab://open?file=/labs//demo.yaml',
    'spokelab://open?file=//server/share/demo.yaml',
    'spokelab://open?file=http://elsewhere.example/demo.yaml',
    'spokelab://open?file=file:///labs/demo.yaml',
    'spokelab://open?file=/labs/demo.yaml&run=1',
    'spokelab://open?file=/labs/demo.yaml&file=/labs/other.yaml',
    'spokelab://open?world=live&file=/labs/demo.yaml',
    'spokelab://open/labs?file=/labs/demo.yaml',
    'spokelab://open?file=/labs/demo.yaml#x',
    'spokelab://me@open?file=/labs/demo.yaml',
    'spokelab://open:1?file=/labs/demo.yaml',
    'spokelab://open?file=/bin/sh',
    'spokelab://open?file=/labs/bundle.zip',
    'spokelab://open?file=/labs/demo.yaml%00.txt',
    'spokelab://open?file=/labs/%E2%80%AElmay.yaml',
    'spokelab://open?file=/labs/a%0Ab.yaml',
    'spokelab://lesson/',
    'spokelab://lesson/..',
    'spokelab://lesson/%2e%2e%2fdemo',
    'spokelab://lesson/Lost',
    'spokelab://lesson/a/b',
    'spokelab://lesson/a?then=b',
    'spokelab://run/demo',
    `spokelab://open?file=/${'a'.repeat(3_000)}.yaml`,
    '',
  ])('%s opens nothing', (link) => {
    expect(readLink(link, 'linux')).toBeUndefined();
  });

  it.each([
    '\\\\server\\share\\demo.yaml',
    '//server/share/demo.yaml',
    'C:\\labs\\demo.txt:hidden.yaml',
    'C:\\..\\demo.yaml',
    '/labs/demo.yaml',
    '\\\\?\\C:\\demo.yaml',
  ])('to %s opens nothing on Windows', (file) => {
    expect(readLink(`spokelab://open?file=${encodeURIComponent(file)}`, 'win32')).toBeUndefined();
  });
});

describe('a command of the command line', () => {
  it.each([
    [
      ['run', 'lab.yaml'],
      ['run', 'lab.yaml'],
    ],
    [
      ['--no-sandbox', '--ozone-platform=headless', 'run', '--json', 'lab.yaml'],
      ['run', '--json', 'lab.yaml'],
    ],
    [
      ['bundle', 'verify', 'echo.zip'],
      ['bundle', 'verify', 'echo.zip'],
    ],
    [['--help'], ['--help']],
    [['--version'], ['--version']],
  ])('%j is one', (args, command) => {
    expect(commandIn(args, { isPackaged: true })).toEqual(command);
    expect(commandIn(['--inspect=0', '/app', ...args], { isPackaged: false })).toEqual(command);
  });

  it.each([[[]], [['lab.yaml']], [['open', 'lab.yaml']], [['--no-sandbox']], [['spokelab://lesson/run']], [['lab.yaml', 'run']]])(
    '%j is none',
    (args) => {
      expect(commandIn(args, { isPackaged: true })).toBeUndefined();
      expect(commandIn(['/app', ...args], { isPackaged: false })).toBeUndefined();
    },
  );
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

describe('the commands for the menu', () => {
  it('are taken as they are, or not at all', () => {
    const commands = [{ title: 'Pause', group: 'Time', keys: 'Space' }];
    expect(readCommands(commands)).toEqual(commands);
    expect(readCommands([{ ...commands[0], role: 'quit' }])).toBeUndefined();
    expect(readCommands([{ title: '', group: 'Time' }])).toBeUndefined();
    expect(readCommands(Array.from({ length: 301 }, () => commands[0]))).toBeUndefined();
    expect(readCommands('Pause')).toBeUndefined();
  });

  it.each([
    ['Space', 'Space'],
    ['Ctrl ,', 'CmdOrCtrl+,'],
    ['⌘ ,', 'CmdOrCtrl+,'],
    ['Shift F10', 'Shift+F10'],
    ['Page Down', 'PageDown'],
    ['Esc', 'Escape'],
    ['X', 'X'],
    ['← ↑ → ↓', undefined],
    ['Esc, Tab', undefined],
    ['CmdOrCtrl+Q; rm', undefined],
  ])('have their keys as Electron knows them: %s', (keys, accelerator) => {
    expect(acceleratorOf(keys)).toBe(accelerator);
  });

  it('have no key that a menu could not show', () => {
    const single = SHORTCUTS.filter(({ run }) => run !== undefined).map(({ keys }) => keys);
    expect(single.filter((keys) => acceleratorOf(keys) === undefined)).toEqual([]);
    expect(single.length).toBeGreaterThan(10);
  });
});

describe("the watch on a lab's pace", () => {
  const clock = (running: boolean) => ({ nowUs: 0, running, speed: 1 });
  const lab = { name: 'One', world: 'live', seed: 1, profile: 'documented' } as const;

  it('tells when live time begins and stops to run, once each', () => {
    const told: boolean[] = [];
    const watch = paceWatch((runsLive) => told.push(runsLive));
    watch({ kind: 'welcome', version: 1, lab, clock: clock(true), first: 0 });
    watch({ kind: 'events', from: 0, events: [], clock: clock(true), total: 0 });
    watch({ kind: 'events', from: 0, events: [], clock: clock(false), total: 0 });
    watch({ kind: 'events', from: 0, events: [], clock: clock(true), total: 0 });
    watch({ kind: 'welcome', version: 1, lab: { ...lab, world: 'virtual' }, clock: clock(true), first: 0 });
    expect(told).toEqual([true, false, true, false]);
  });
});
