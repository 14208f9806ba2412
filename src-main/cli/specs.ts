/** Every command's words and options; what it does is loaded when it is called. */
import { BUNDLE_SPECS } from './bundle/spec.ts';
import type { CommandSpec } from './command.ts';
import { COMPARE } from './compare/spec.ts';
import { DIAGNOSTICS } from './diagnostics.ts';
import { EXPLORE } from './explore/spec.ts';
import { JOURNEY } from './journey/spec.ts';
import { LESSON_SPECS } from './lesson/spec.ts';
import { SESSION_UNPACK } from './session/spec.ts';

const RUN: CommandSpec = {
  name: 'run',
  synopsis: 'FILE… [options]',
  summary: 'run scenarios without a window, and check what they expect',
  details: [
    'In the virtual world a run takes a moment, and the same scenario and seed give the same trace to the byte.',
    'In the live world it goes over real gRPC and SQLite files, and takes as long as the scenario says.',
    'A session file runs again with the decisions that were recorded; the first event that differs is shown.',
  ],
  options: {
    world: { value: 'WORLD', choices: ['virtual', 'live'], help: 'virtual (the default) or live' },
    seed: { value: 'N', help: "the seed, in place of the scenario's" },
    profile: { value: 'NAME', help: 'the built-in profile, in place of the one the scenario names' },
    json: { help: 'print one JSON object per scenario, one to a line' },
    junit: { value: 'FILE', help: 'write the expectations as JUnit XML, one test each' },
    trace: { value: 'FILE', help: 'write every event as JSON lines (one scenario only)' },
    html: { value: 'FILE', help: 'write the run as one HTML page: outcome, space-time diagram, journeys (one scenario only)' },
    csv: { value: 'FILE', help: 'write every payload as a row of CSV (one scenario only)' },
    otlp: { value: 'FILE', help: 'write journeys as OpenTelemetry spans, OTLP/JSON (one scenario only)' },
    perfetto: { value: 'FILE', help: 'write a Chrome trace for ui.perfetto.dev (one scenario only)' },
    session: { value: 'FILE', help: 'write a session: scenario, bundles, trace and outcome in one file (one scenario only)' },
    probe: {
      value: 'KIND',
      choices: ['duplicates', 'reorder', 'crash'],
      help: 'run again with payloads repeated (duplicates), reordered (reorder) or the hub crashed (crash): what can plugins not bear?',
    },
    trust: { value: 'HASHES', help: 'allow what a live lab does outside of the sandbox: hashes with commas between them, or all' },
    'keep-going': { help: 'go on to the end when an `always` or `eventually` is broken for good' },
    quiet: { help: 'print only what failed' },
  },
  operands: { least: 1, most: Number.POSITIVE_INFINITY },
};

const OPEN: CommandSpec = {
  name: 'open',
  synopsis: '[SCENARIO|LESSON|SESSION] [options]',
  summary: 'open the app with a live lab of the scenario, or of the demo, or with a lesson or a session',
  details: [
    'Opens the desktop window where Electron can run, and the same app in the browser where it cannot; it says which, and why.',
    'Electron is fetched once when it is missing and there is a display; SPOKELAB_ELECTRON_DOWNLOAD=0 keeps it from trying.',
  ],
  options: {
    world: { value: 'WORLD', choices: ['live', 'virtual'], help: 'live (the default), or virtual: stepped, turned back, in the browser' },
    browser: { help: 'in the browser, also where Electron can run' },
    'no-open': { help: 'in the browser, and only print the address' },
    port: { value: 'PORT', help: 'the port of the address; any free one by default' },
    trust: { value: 'HASHES', help: 'allow what a live lab does outside of the sandbox: hashes with commas between them, or all' },
  },
  operands: { least: 0, most: 1 },
};

const SERVE: CommandSpec = {
  name: 'serve',
  synopsis: '[SCENARIO] [options]',
  summary: 'run a live lab and serve it on loopback until it is ended',
  details: ['Prints one JSON line when it is ready: {"url", "hub", "hubToken"}. A real edge joins with the hub address and token.'],
  options: {
    world: { value: 'WORLD', choices: ['live', 'virtual'], help: 'live (the default), or virtual: it can be stepped and turned back' },
    port: { value: 'PORT', help: 'the port of the address; any free one by default' },
    trust: { value: 'HASHES', help: 'allow what a live lab does outside of the sandbox: hashes with commas between them, or all' },
    directory: { value: 'FOLDER', help: "keep the lab's files there: a lab that was killed goes on from them" },
    'no-window': { help: 'serve the lab alone: the window is neither built nor served' },
  },
  operands: { least: 0, most: 1 },
};

const SCHEMA: CommandSpec = {
  name: 'schema',
  synopsis: 'scenario|manifest|trace|lesson',
  summary: "print the JSON Schema of a scenario file, a bundle manifest, a trace line or a lesson's head",
  details: ['Editors complete and check scenario files with it; docs/scenarios.md says how.'],
  options: {},
  operands: { least: 1, most: 1 },
};

export const SPECS: readonly CommandSpec[] = [
  OPEN,
  SERVE,
  RUN,
  COMPARE,
  EXPLORE,
  JOURNEY,
  SESSION_UNPACK,
  ...BUNDLE_SPECS,
  ...LESSON_SPECS,
  SCHEMA,
  DIAGNOSTICS,
];
