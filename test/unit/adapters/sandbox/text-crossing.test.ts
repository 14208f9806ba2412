import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerOf, load, payloadOf } from './plugin-fixture.ts';

/** Any text at all: also zeros, halves of surrogate pairs, and the marks that the crossing uses itself. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom('\0', '\u0001', '\u0002', '\ud800', '\udc00', 'a', 'ä', '世', '👋', '"', '\\', '\n'), { maxLength: 20 })
    .map((parts) => parts.join('')),
);
const someText = anyText.filter((text) => text !== '');
const settings = { numRuns: 300, seed: 20_260_802 };

/** JSON that keeps every UTF-16 unit apart. */
const units = (text: string): number[] => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));

test('texts cross from the plugin to the host, and back, unchanged', () => {
  const { plugin, host } = load(
    `export default { initialize(ctx) { const { kv, logger } = ctx.services; const key = kv.read('in'); kv.write(key, key); logger.info(key, { [key]: key }); kv.write('same', String(kv.read(key) === key)); } };`,
  );
  fc.assert(
    fc.property(someText, (text) => {
      host.kv.clear();
      host.kv.set('in', text);
      answerOf((done) => plugin.initialize(done));
      expect(host.kv.get('same')).toBe('true');
      expect(units(host.kv.get(text) ?? '')).toEqual(units(text));
      const line = host.logs.pop();
      expect([units(line?.message ?? ''), line?.fields]).toEqual([units(text), { [text]: text }]);
    }),
    settings,
  );
});

test('payloads keep their bytes, and their texts what UTF-8 can hold', () => {
  const edge = load(
    'export default { initialize(ctx) { const text = ctx.services.kv.read("in"); ctx.sendToControl(text, text, { [text]: text }); ctx.sendToControl(new TextEncoder().encode(text)); } };',
  );
  const hub = load(
    'export default { acceptEdgePayload(ctx, payload) { ctx.services.kv.write("t", payload.text()); ctx.services.kv.write("b", payload.bytes); ctx.services.kv.write("c", payload.correlationId); return true } };',
    { runtime: 'hub' },
  );
  fc.assert(
    fc.property(someText, (text) => {
      edge.host.kv.set('in', text);
      edge.host.sent.length = 0;
      answerOf((done) => edge.plugin.initialize(done));
      const [asText, asBytes] = edge.host.sent;
      const expected = new TextEncoder().encode(text);
      expect([asText?.bytes, asBytes?.bytes]).toEqual([expected, expected]);
      expect([asText?.correlationId, asText?.metadata]).toEqual([text, { [text]: text }]);
      answerOf((done) => hub.plugin.acceptEdgePayload(payloadOf(expected, { correlationId: text }), done));
      expect(hub.host.kv.get('t')).toBe(new TextDecoder().decode(expected));
      expect(hub.host.kv.get('b')).toBe(Buffer.from(expected).toString('latin1'));
      expect(hub.host.kv.get('c')).toBe(text);
    }),
    settings,
  );
});

test('bytes that are no text at all are kept, whatever they are', () => {
  const hub = load(
    'export default { acceptEdgePayload(ctx, payload) { ctx.services.kv.write("b", payload.bytes); ctx.services.kv.write("t", payload.text()); return true } };',
    { runtime: 'hub' },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      answerOf((done) => hub.plugin.acceptEdgePayload(payloadOf(bytes), done));
      expect(hub.host.kv.get('b')).toBe(Buffer.from(bytes).toString('latin1'));
      expect(hub.host.kv.get('t')).toBe(new TextDecoder().decode(bytes));
    }),
    settings,
  );
});
