/**
 * The queue of a shipped gateway: the rows of table `control_payloads` in its database that were not sent yet, in the order in
 * which it would send them (created_at). Source: shared specification of the shipped system, its queue.
 */
import Database from 'better-sqlite3';
import { z } from 'zod';
import { SpokelabError } from '../../contract/errors.ts';
import type { BacklogPayload } from '../../engine/ports/edge-queue.ts';

const rowSchema = z.object({
  plugin_id: z.int().min(1),
  payload: z.instanceof(Buffer),
  correlation_id: z.string().nullable(),
  metadata: z.union([z.string(), z.instanceof(Buffer)]).nullable(),
  created_at: z.union([z.string(), z.number()]).nullable(),
});

const metadataSchema = z.record(z.string(), z.string());

const COLUMNS = Object.keys(rowSchema.shape);

/** Never writes to the file. Ages count from the newest row. Throws ERR_STORAGE for a file that is no such database. */
export function readGatewayQueue(file: string): BacklogPayload[] {
  let database: Database.Database;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw unreadable(file, messageOf(error), error);
  }
  try {
    const columns = new Set((database.pragma('table_info(control_payloads)') as { name: string }[]).map(({ name }) => name));
    const missing = [...COLUMNS, 'sent'].filter((name) => !columns.has(name));
    if (columns.size === 0) throw unreadable(file, 'it has no table control_payloads');
    if (missing.length > 0) throw unreadable(file, `its table control_payloads has no column ${missing.join(', ')}`);
    const order = columns.has('id') ? 'id' : 'rowid';
    const sql = `SELECT ${COLUMNS.join(', ')} FROM control_payloads WHERE NOT sent ORDER BY created_at, ${order}`;
    const rows = database
      .prepare(sql)
      .all()
      .map((row, index) => rowOf(row, index, file));
    const newestUs = rows.reduce((newest, { createdUs }) => Math.max(newest, createdUs), Number.NEGATIVE_INFINITY);
    return rows.map(({ createdUs, ...payload }) => ({ ...payload, ageUs: Number.isFinite(createdUs) ? newestUs - createdUs : 0 }));
  } catch (error) {
    throw error instanceof SpokelabError ? error : unreadable(file, messageOf(error), error);
  } finally {
    database.close();
  }
}

function rowOf(row: unknown, index: number, file: string): Omit<BacklogPayload, 'ageUs'> & { createdUs: number } {
  const parsed = rowSchema.safeParse(row);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw unreadable(
      file,
      `row ${index + 1} of control_payloads is not as a gateway writes it (${String(issue?.path[0])}: ${issue?.message})`,
    );
  }
  const { plugin_id, payload, correlation_id, metadata, created_at } = parsed.data;
  return {
    pluginId: plugin_id,
    bytes: payload,
    correlationId: correlation_id ?? '',
    metadata: metadataOf(metadata),
    createdUs: created_at === null ? Number.NaN : unixUs(created_at),
  };
}

/** What is no mapping of texts is left out, as the gateway does when it reads a row back. */
function metadataOf(column: string | Buffer | null): Record<string, string> {
  try {
    const parsed = metadataSchema.safeParse(JSON.parse(String(column ?? '{}')));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

/** `2025-06-01 10:00:00.123456789+02:00`, as the gateway's database layer writes times; or Unix seconds. */
function unixUs(value: string | number): number {
  if (typeof value === 'number') return Math.round(value * 1_000_000);
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?/.exec(value);
  if (match === null) return Number.NaN;
  const [, day = '', time = '', fraction = '', zone = 'Z'] = match;
  return Date.parse(`${day}T${time}${zone}`) * 1_000 + Math.round(Number(`0${fraction === '' ? '.0' : fraction}`) * 1_000_000);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unreadable = (file: string, reason: string, cause?: unknown): SpokelabError =>
  new SpokelabError(
    'ERR_STORAGE',
    `${file} cannot be read as a gateway's queue: ${reason}. Name the gateway's SQLite database, or a copy of it.`,
    cause === undefined ? {} : { cause },
  );
