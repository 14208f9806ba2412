/**
 * Adds up what the edges report, one sum per edge, and keeps it in KV under `edge-stats:EDGE`.
 *
 * It counts the naive way, on purpose. A report holds the hits since the last report, and every delivery is added. The hub
 * gets each report at least once, not exactly once: when an acknowledgement is lost, the edge sends the report again, and
 * its hits count twice. Drop the responses of a link and watch the sums go wrong. The safe ways: number the reports and skip
 * a number that was already counted, or let the edge send its totals and keep the highest.
 *
 * @typedef {import('../spokelab-plugin').HubContext} HubContext
 * @typedef {import('../spokelab-plugin').EdgePayload} EdgePayload
 * @typedef {{ hits: number, misses: number }} Report
 * @typedef {{ edge: string, hits: number, misses: number, reports: number, last_update: number }} EdgeStats
 * @typedef {{ log: 'quiet' | 'verbose' }} Config
 * @typedef {import('../spokelab-plugin').HubPlugin<Config>} HubPlugin
 * @implements {HubPlugin}
 */
export default class CacheStatsAggregator {
  isVerbose = false;

  /** @param {HubContext} ctx @param {Config} config */
  initialize(ctx, config) {
    this.isVerbose = config.log === 'verbose';
    ctx.services.logger.info('Cache stats aggregator initialized');
  }

  /** @param {HubContext} ctx @param {EdgePayload} payload */
  acceptEdgePayload(ctx, payload) {
    if (payload.metadata.metric_type !== 'cache_stats') return { handled: false };
    const { kv, logger } = ctx.services;
    const report = readReport(payload);
    const key = `edge-stats:${payload.edgeId}`;
    const stats = addReport(readStats(kv.read(key), payload.edgeId), report, payload.edgeTimestamp);
    kv.write(key, JSON.stringify(stats));
    if (this.isVerbose) {
      logger.info('Received cache stats from edge', {
        edge_id: payload.edgeId,
        namespace: payload.edgeNamespace,
        hits: report.hits,
        misses: report.misses,
      });
    }
    return { handled: true };
  }
}

/**
 * What an edge sends is not to be trusted. Throwing marks the payload as failed, and it is not sent again.
 *
 * @param {EdgePayload} payload
 * @returns {Report}
 */
function readReport(payload) {
  const { hits, misses } = /** @type {Partial<Report>} */ (payload.json() ?? {});
  if (!isCount(hits)) throw new Error(`the report of ${payload.edgeId} has no valid "hits"`);
  if (!isCount(misses)) throw new Error(`the report of ${payload.edgeId} has no valid "misses"`);
  return { hits, misses };
}

/** @param {number | undefined} value @returns {value is number} */
const isCount = (value) => value !== undefined && Number.isSafeInteger(value) && value >= 0;

/** @param {string | null} kept @param {string} edge @returns {EdgeStats} */
const readStats = (kept, edge) => (kept === null ? { edge, hits: 0, misses: 0, reports: 0, last_update: 0 } : JSON.parse(kept));

/** @param {EdgeStats} stats @param {Report} report @param {number} sentAt Unix seconds @returns {EdgeStats} */
const addReport = (stats, report, sentAt) => ({
  edge: stats.edge,
  hits: stats.hits + report.hits,
  misses: stats.misses + report.misses,
  reports: stats.reports + 1,
  last_update: Math.max(stats.last_update, sentAt),
});
