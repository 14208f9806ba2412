/** What a run writes for other tools, read by those tools or held against their own schemas. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as generated from '@opentelemetry/otlp-transformer/build/src/generated/root.js';
import { parse } from 'csv-parse/sync';
import { parse as parseJunit } from 'junit2json';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { RunReport } from '../../src-main/contract/scenario.ts';
import type { TraceEvent } from '../../src-main/trace/events.ts';
import { temporaryFolder } from '../support/live-lab.ts';
import { SCENARIOS, spokelab } from './spokelab.ts';

const LOST = join(SCENARIOS, 'lost-acknowledgement.yaml');

let folder: string;
let report: RunReport;
let events: TraceEvent[];
const fileOf = (name: string): string => join(folder, name);
const textOf = (name: string): string => readFileSync(fileOf(name), 'utf8');

beforeAll(async () => {
  folder = temporaryFolder((clean) => process.once('exit', clean));
  const files = ['html', 'csv', 'otlp', 'perfetto', 'junit', 'trace'].flatMap((name) => [`--${name}`, fileOf(name)]);
  const { status, stdout, stderr } = await spokelab(['run', LOST, '--json', ...files]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  report = JSON.parse(stdout) as RunReport;
  events = textOf('trace')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceEvent);
});

test('CSV has a row for every payload', () => {
  const rows = parse(textOf('csv'), { columns: true, bom: true }) as Record<string, string>[];
  expect(rows).toHaveLength(report.counters.submitted);
  expect(rows.filter((row) => row.outcome === 'delivered')).toHaveLength(report.counters.delivered);
  expect(rows.filter((row) => row.duplicate_causes === 'response-lost')).toHaveLength(report.counters.duplicates);
  const repeated = rows.find((row) => row.deliveries === '2');
  expect(repeated?.batches?.split(' ')).toHaveLength(2);
  expect(Number(repeated?.left_queue_ms)).toBeGreaterThan(Number(repeated?.first_delivered_ms));
});

type Span = { traceId: string; spanId: string; parentSpanId?: string; name: string; startTimeUnixNano: string; endTimeUnixNano: string };
/** As far as is used here; the package types its generated code as a bare `Root`. */
type Message = {
  verify(value: object): string | null;
  fromObject(value: object): object;
  encode(value: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Otlp;
};
type Generated = { default: { opentelemetry: { proto: { collector: { trace: { v1: { ExportTraceServiceRequest: Message } } } } } } };

type Otlp = { resourceSpans: { resource: unknown; scopeSpans: { spans: Span[] }[] }[] };

test('OTLP is what the OpenTelemetry protocol takes: a journey is one trace', () => {
  const request = JSON.parse(textOf('otlp')) as Otlp;
  const { ExportTraceServiceRequest } = (generated as unknown as Generated).default.opentelemetry.proto.collector.trace.v1;
  // In JSON, OTLP writes ids as hex where protobuf has base64.
  const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
  const known = new Set([
    'traceId',
    'spanId',
    'parentSpanId',
    'name',
    'kind',
    'startTimeUnixNano',
    'endTimeUnixNano',
    'attributes',
    'status',
  ]);
  const spans = request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  for (const span of spans) {
    expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true);
    for (const key of Object.keys(span)) expect(known).toContain(key);
  }
  const translated = structuredClone(request);
  for (const { scopeSpans } of translated.resourceSpans)
    for (const scope of scopeSpans)
      for (const span of scope.spans) {
        span.traceId = base64(span.traceId);
        span.spanId = base64(span.spanId);
        if (span.parentSpanId !== undefined) span.parentSpanId = base64(span.parentSpanId);
      }
  const message = ExportTraceServiceRequest.fromObject(translated);
  expect(ExportTraceServiceRequest.verify(message)).toBeNull();
  const decoded = ExportTraceServiceRequest.decode(ExportTraceServiceRequest.encode(message).finish());
  expect(decoded.resourceSpans).toHaveLength(4);
  const journeys = Map.groupBy(spans, (span) => span.traceId);
  expect(journeys.size).toBe(report.counters.submitted);
  for (const journey of journeys.values()) {
    const ids = new Set(journey.map((span) => span.spanId));
    expect(ids.size).toBe(journey.length);
    expect(journey.filter((span) => span.parentSpanId === undefined)).toHaveLength(1);
    for (const { parentSpanId } of journey) if (parentSpanId !== undefined) expect(ids).toContain(parentSpanId);
  }
  const deliveries = spans.filter((span) => span.name === 'acceptEdgePayload');
  expect(deliveries).toHaveLength(report.counters.delivered + report.counters.duplicates);
});

type ChromeEvent = {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts?: number;
  cat?: string;
  id?: string;
  args?: { pending?: number };
};

test('the Chrome trace follows its format: every span ends, counters and names are there', () => {
  const { traceEvents } = JSON.parse(textOf('perfetto')) as { traceEvents: ChromeEvent[] };
  const open = new Map<string, number>();
  for (const { ph, cat, id, ts, name } of traceEvents) {
    expect(['M', 'b', 'e', 'n', 'C']).toContain(ph);
    if (ph === 'M') continue;
    expect(Number.isInteger(ts), name).toBe(true);
    if (ph === 'b') open.set(`${cat}/${id}`, ts ?? 0);
    if (ph === 'e') {
      expect(open.get(`${cat}/${id}`)).toBeLessThanOrEqual(ts ?? -1);
      open.delete(`${cat}/${id}`);
    }
  }
  expect([...open]).toEqual([]);
  expect(traceEvents.filter((event) => event.ph === 'b' && event.cat === 'batch')).toHaveLength(
    events.filter((event) => event.type === 'batch-sent').length,
  );
  expect(traceEvents.filter((event) => event.name === 'duplicate')).toHaveLength(report.counters.duplicates);
  const names = traceEvents.filter((event) => event.name === 'process_name').map((event) => (event.args as { name: string }).name);
  expect(names).toEqual(['hub', 'faults', 'edge-1', 'edge-2', 'edge-3']);
  expect(traceEvents.findLast((event) => event.ph === 'C')?.args?.pending).toBe(0);
});

/** As far as is used here, of what the package gives. */
type TraceEngine = {
  Processor: {
    TraceProcessor: {
      createWithAllHandlers(): {
        parse(events: unknown, options: object): Promise<void>;
        data: { Meta: { processNames: Map<number, { args: { name: string } }> } };
      };
    };
  };
};

test('the Chrome trace is opened by the engine of the DevTools performance panel', async () => {
  // It is made for a browser, and asks for this of it.
  vi.stubGlobal('DOMRect', class {});
  onTestFinished(() => void vi.unstubAllGlobals());
  const { Processor } = (await import('@paulirish/trace_engine')) as unknown as TraceEngine;
  const engine = Processor.TraceProcessor.createWithAllHandlers();
  await engine.parse((JSON.parse(textOf('perfetto')) as { traceEvents: unknown }).traceEvents, {});
  const names = [...engine.data.Meta.processNames.values()].map(({ args }) => args.name);
  expect(names).toEqual(['hub', 'faults', 'edge-1', 'edge-2', 'edge-3']);
});

test('JUnit is read by a reader of JUnit', async () => {
  const read = await parseJunit(textOf('junit'));
  const suites = read !== undefined && read !== null && 'testsuite' in read ? read.testsuite : undefined;
  expect(suites).toHaveLength(1);
  expect(suites?.[0]?.testcase?.map((testcase) => testcase.name)).toEqual(report.expectations.map(({ text }) => text));
  expect(suites?.[0]?.failures).toBe(0);
});

test('strangers’ texts stay texts', async () => {
  const scenario = join(temporaryFolder(onTestFinished), 'hostile.yaml');
  const { writeFile } = await import('node:fs/promises');
  await writeFile(
    scenario,
    `spokelab: 1
name: '<script>alert(1)</script>'
duration: 1m
edges: [{ id: edge-1 }]
traffic:
  - { edge: edge-1, every: 1s, count: 1, send: { plugin: 42, payload: x, correlation: '=cmd|"/c calc"!A1' } }
expect:
  - log: { on: hub, contains: '</code><img src=x onerror=alert(1)>', count: 0 }
`,
  );
  const html = join(folder, 'hostile.html');
  const csv = join(folder, 'hostile.csv');
  expect((await spokelab(['run', scenario, '--html', html, '--csv', csv])).stderr).toBe('');
  expect(readFileSync(html, 'utf8')).not.toMatch(/<script|<img/);
  expect(readFileSync(html, 'utf8')).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  const [row] = parse(readFileSync(csv, 'utf8'), { columns: true }) as Record<string, string>[];
  expect(row?.correlation).toBe('\'=cmd|"/c calc"!A1');
});

test('a file that cannot be written is said before the run', async () => {
  const { status, stdout, stderr } = await spokelab(['run', LOST, '--html', join(folder, 'no', 'folder.html')]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/folder\.html cannot be written/);
  const several = await spokelab(['run', LOST, LOST, '--csv', join(folder, 'x.csv')]);
  expect(several.stderr).toMatch(/--csv holds one run, and 2 scenarios were named/);
});
