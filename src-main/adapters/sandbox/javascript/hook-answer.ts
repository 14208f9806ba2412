import type { GatewayRequest, GatewayResponse, HookAnswer } from '../../../contract/plugin.ts';

type Checked = { ok: true; value: HookAnswer } | { ok: false; problem: string };

const REQUEST_TEXTS = ['id', 'method', 'path', 'body', 'remoteAddr', 'appId', 'userId'] as const;

/** Checks what a request hook answered (guest/entries.ts has it written as JSON). */
export function readHookAnswer(json: string): Checked {
  const answer = JSON.parse(json) as { action: 'block' | 'modify'; request?: unknown; response?: unknown };
  return answer.action === 'block' ? readBlock(answer.response) : readModification(answer.request);
}

function readBlock(value: unknown): Checked {
  const { statusCode, headers, body } = value as Record<string, unknown>;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) {
    return problem('blocks with a statusCode that is not a whole number from 100 to 599');
  }
  if (!isTexts(headers)) return problem('blocks with headers that are not an object of texts');
  if (typeof body !== 'string') return problem('blocks with a body that is not a text; use JSON.stringify(body)');
  const response: GatewayResponse = { statusCode, headers, body };
  return { ok: true, value: { action: 'block', response } };
}

function readModification(value: unknown): Checked {
  if (typeof value !== 'object' || value === null) return problem('answers modified: true with a request that is not an object');
  const given = value as Record<string, unknown>;
  const wrong = REQUEST_TEXTS.find((name) => typeof given[name] !== 'string');
  if (wrong !== undefined) return problem(`answers with a request whose ${wrong} is not a text`);
  for (const name of ['headers', 'query'] as const) {
    if (!isTexts(given[name])) return problem(`answers with a request whose ${name} are not an object of texts`);
  }
  const { id, method, path, headers, query, body, remoteAddr, appId, userId } = given as unknown as GatewayRequest;
  return { ok: true, value: { action: 'modify', request: { id, method, path, headers, query, body, remoteAddr, appId, userId } } };
}

const problem = (text: string): Checked => ({ ok: false, problem: text });

function isTexts(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === 'string');
}
