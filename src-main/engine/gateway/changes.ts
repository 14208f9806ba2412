/** What a hook changed, in short phrases for people. */
import type { HttpRequest, HttpResponse } from '../../contract/gateway.ts';
import type { JsonObject } from '../../contract/plugin.ts';

export type Snapshot = { request: HttpRequest; response: HttpResponse | undefined; session: JsonObject | undefined };

const CHANGES_MAX = 20;
const VALUE_LENGTH_MAX = 60;

export const snapshotOf = ({ request, response, session }: Snapshot): Snapshot => ({
  request: { ...request, headers: { ...request.headers } },
  response: response === undefined ? undefined : { ...response, headers: { ...response.headers } },
  session,
});

export function changesBetween(before: Snapshot, after: Snapshot): string[] {
  const changes: string[] = [];
  const [was, is] = [before.request, after.request];
  if (was.method !== is.method) changes.push(`method ${was.method} → ${is.method}`);
  if (was.url !== is.url) changes.push(`URL ${short(was.url)} → ${short(is.url)}`);
  changes.push(...headerChanges(was.headers, is.headers));
  if (!sameBytes(was.body, is.body)) changes.push(`body ${was.body.length} → ${is.body.length} bytes`);
  if (before.response !== undefined && after.response !== undefined) {
    if (before.response.status !== after.response.status) changes.push(`status ${before.response.status} → ${after.response.status}`);
    changes.push(...headerChanges(before.response.headers, after.response.headers));
    if (!sameBytes(before.response.body, after.response.body))
      changes.push(`response body ${before.response.body.length} → ${after.response.body.length} bytes`);
  }
  if (JSON.stringify(before.session ?? {}) !== JSON.stringify(after.session ?? {})) changes.push('session changed');
  return changes.slice(0, CHANGES_MAX);
}

function headerChanges(was: HttpRequest['headers'], is: HttpRequest['headers']): string[] {
  const added = Object.keys(is).flatMap((name) => {
    const [old, now] = [was[name]?.join(', '), is[name]?.join(', ') ?? ''];
    if (old === now) return [];
    return old === undefined ? [`header ${name}: ${short(now)} added`] : [`header ${name}: ${short(old)} → ${short(now)}`];
  });
  return [...added, ...Object.keys(was).flatMap((name) => (name in is ? [] : [`header ${name} removed`]))];
}

const short = (text: string): string => (text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}…` : text);

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a === b || (a.length === b.length && a.every((byte, index) => byte === b[index]));
