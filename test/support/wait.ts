/** Longest that a page may take to show something; under the tests' own limit, so that it is said what did not come. */
export const WAIT_MS_MAX = 15_000;
