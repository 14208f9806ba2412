/**
 * Answers repeated prompts from memory, and tells the hub every `report_every` how often that worked.
 *
 * @typedef {import('../spokelab-plugin').EdgeContext} EdgeContext
 * @typedef {import('../spokelab-plugin').GatewayRequest} GatewayRequest
 * @typedef {import('../spokelab-plugin').GatewayResponse} GatewayResponse
 * @typedef {{ report_every: string, answers_max: number }} Config
 * @typedef {import('../spokelab-plugin').EdgePlugin<Config>} EdgePlugin
 * @implements {EdgePlugin}
 */
export default class CacheStats {
  /** Hits and misses since the last report. */
  hits = 0;
  misses = 0;
  answersMax = 0;
  /** @type {Map<string, GatewayResponse>} oldest first */
  answers = new Map();

  /** @param {EdgeContext} ctx @param {Config} config */
  initialize(ctx, config) {
    this.answersMax = config.answers_max;
    ctx.every(config.report_every, () => this.report(ctx));
  }

  /** @param {EdgeContext} ctx @param {GatewayRequest} request */
  handlePostAuth(ctx, request) {
    const answer = this.answers.get(cacheKey(request));
    if (answer === undefined) {
      this.misses += 1;
      return { modified: false };
    }
    this.hits += 1;
    return { block: true, statusCode: answer.statusCode, headers: { ...answer.headers, 'X-Cache': 'hit' }, body: answer.body };
  }

  /** @param {EdgeContext} ctx @param {GatewayRequest} request @param {GatewayResponse} response */
  onResponse(ctx, request, response) {
    if (response.statusCode !== 200) return;
    if (this.answers.size >= this.answersMax) this.forgetOldest();
    this.answers.set(cacheKey(request), response);
  }

  /** @param {EdgeContext} ctx */
  shutdown(ctx) {
    if (this.hits + this.misses > 0) this.report(ctx);
  }

  /**
   * Sends what was counted since the last report. The counts start anew only when the queue has taken the report, so a full
   * queue delays them and loses none. A crash of the edge does lose those not yet sent: they are in memory only.
   *
   * @param {EdgeContext} ctx
   */
  report(ctx) {
    const { hits, misses } = this;
    const stats = { hits, misses, hit_rate: percentage(hits, hits + misses), timestamp: Math.floor(ctx.now() / 1000) };
    try {
      ctx.sendToControlJSON(stats, '', { metric_type: 'cache_stats' });
    } catch (error) {
      ctx.services.logger.warn('The report was not sent; its counts go with the next one', { error });
      return;
    }
    this.hits = 0;
    this.misses = 0;
  }

  forgetOldest() {
    const [oldest] = this.answers.keys();
    if (oldest !== undefined) this.answers.delete(oldest);
  }
}

/** @param {GatewayRequest} request */
const cacheKey = ({ method, path, body }) => JSON.stringify([method, path, body]);

/** Of the whole, with two digits after the point. @param {number} part @param {number} whole */
const percentage = (part, whole) => (whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100);
