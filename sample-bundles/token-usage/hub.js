/**
 * Adds up the tokens that each model has used.
 *
 * It has a mistake, on purpose: an answer that was streamed reports no usage. docs/tasks/plugin-developer.md finds it.
 *
 * @type {import('../spokelab-plugin').HubPlugin}
 */
export default {
  acceptEdgePayload(ctx, payload) {
    const { kv, logger } = ctx.services;
    const { model, usage } = /** @type {Report} */ (payload.json());
    logger.info('usage reported', { model, edge: payload.edgeId });
    const key = `tokens:${model}`;
    kv.write(key, String(Number(kv.read(key) ?? 0) + usage.total_tokens));
    return { handled: true };
  },
};

/** @typedef {{ model: string, usage: { total_tokens: number } }} Report */
