/** Finding out who calls without asking the plugin again (specification of bundles, A.4). */
import type { IdExtractor } from '../../contract/gateway.ts';
import type { JsonObject } from '../../contract/plugin.ts';
import type { HttpCall } from './http-call.ts';
import { header, paramsOf, textOf } from './http-call.ts';

/** The id; undefined when what it is taken from is missing or does not fit. */
export function extractId({ from, how, config }: IdExtractor, { request }: Pick<HttpCall, 'request'>): string | undefined {
  const input = inputOf(from, config, request);
  if (input === undefined || input === '') return undefined;
  if (how === 'value') return from === 'body' ? undefined : input;
  if (how !== 'regex') return undefined;
  try {
    const index = Number(config['regex_match_index'] ?? 0);
    // Go counts the matches, not the groups.
    return [...input.matchAll(new RegExp(String(config['regex_expression'] ?? ''), 'g'))][index]?.[0];
  } catch {
    return undefined;
  }
}

function inputOf(from: string, config: Record<string, unknown>, request: HttpCall['request']): string | undefined {
  switch (from) {
    case 'header':
      return header(request.headers, String(config['header_name'] ?? ''));
    case 'form':
      return paramsOf(`?${textOf(request.body)}`)[String(config['param_name'] ?? '')]?.[0];
    case 'body':
      return textOf(request.body);
    default:
      return undefined;
  }
}

/** Sessions that an auth_check gave, until their `id_extractor_deadline` (Unix seconds). */
export class KnownIds {
  readonly #sessions = new Map<string, { session: JsonObject; key: string; untilMs: number }>();

  find(id: string, nowMs: number): { session: JsonObject; key: string } | undefined {
    const known = this.#sessions.get(id);
    return known !== undefined && known.untilMs > nowMs ? known : undefined;
  }

  keep(id: string, session: JsonObject, key: string): void {
    const deadline = Number(session['id_extractor_deadline'] ?? 0);
    if (deadline > 0) this.#sessions.set(id, { session, key, untilMs: deadline * 1_000 });
  }
}
