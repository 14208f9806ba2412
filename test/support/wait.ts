/** Longest that a test waits for one fact, on a busy machine; under the tests' own limit, so that it is said what did not come. */
export const WAIT_MS_MAX = 25_000;
