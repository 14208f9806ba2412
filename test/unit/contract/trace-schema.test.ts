import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { traceEventSchema } from '../../../src-main/contract/schemas/trace.ts';
import type { TraceEvent } from '../../../src-main/trace/events.ts';
import { same } from './types.ts';

same<z.output<typeof traceEventSchema>, TraceEvent>(true);

describe('the schema of the trace', () => {
  it('accepts an event and refuses the same with an unknown field or without a field', () => {
    const event: TraceEvent = { type: 'batch-deleted', at: 5, edge: 'edge-1', batch: 'edge-1#1.1', pending: 0 };
    expect(traceEventSchema.parse(event)).toEqual(event);
    expect(traceEventSchema.safeParse({ ...event, extra: 1 }).success).toBe(false);
    const { batch: _, ...rest } = event;
    expect(traceEventSchema.safeParse(rest).success).toBe(false);
  });

  it('refuses an event that the trace does not have', () => {
    expect(traceEventSchema.safeParse({ type: 'edge-sighed', at: 1, edge: 'edge-1' }).success).toBe(false);
  });
});
