/** Ids and quantities as they come from outside. */
import { z } from 'zod';
import { EDGE_ID_HINT, EDGE_ID_PATTERN, isEdgeId } from '../edge-id.ts';
import { DURATION_US_MAX } from './quantities.ts';

export const edgeId = z.string().refine(isEdgeId, EDGE_ID_HINT);

/** Means edges by how their ids are written. */
export const edgeGlob = z.string().regex(/^[A-Za-z0-9._*?-]{1,64}$/, 'a glob has the letters of an id, `*` and `?`');

/** `hub` or an edge's id. */
export const nodeId = z.string().regex(EDGE_ID_PATTERN, EDGE_ID_HINT);

/** `EDGE#LIFE.NUMBER`. */
export const batchId = z.templateLiteral([z.string().regex(EDGE_ID_PATTERN), '#', z.int().min(0), '.', z.int().min(1)]);

/** `EDGE:NUMBER`. */
export const payloadId = z.templateLiteral([z.string().regex(EDGE_ID_PATTERN), ':', z.int().min(1)]);

export const PLUGIN_ID_MAX = 2 ** 32 - 1;

export const pluginId = z.int().min(1).max(PLUGIN_ID_MAX);

/** A duration in microseconds that is not nothing, and one that may be. */
export const someUs = z.int().min(1).max(DURATION_US_MAX);
export const anyUs = z.int().min(0).max(DURATION_US_MAX);
/** A shift to earlier or later. */
export const signedUs = z.int().min(-DURATION_US_MAX).max(DURATION_US_MAX);
