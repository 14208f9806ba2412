/** A change of a scenario's faults, as a window asks for it. */
import { z } from 'zod';
import { faultAction } from './fault.ts';
import { anyUs, edgeGlob, edgeId, someUs } from './ids.ts';

const index = z.int().min(0);

export const faultEdit = z.discriminatedUnion('edit', [
  z.strictObject({
    edit: z.literal('add'),
    fault: faultAction,
    over: edgeGlob.exactOptional(),
    atUs: anyUs,
    lengthUs: someUs.exactOptional(),
  }),
  z.strictObject({ edit: z.literal('move'), index, atUs: anyUs, lengthUs: someUs.nullable().exactOptional() }),
  z.strictObject({ edit: z.literal('set'), index, fault: faultAction }),
  z.strictObject({ edit: z.literal('retarget'), index, edge: edgeId }),
  z.strictObject({ edit: z.literal('copy'), index, atUs: anyUs, edge: edgeId.exactOptional() }),
  z.strictObject({ edit: z.literal('remove'), index }),
]);
