export { BUNDLE_LIMITS } from './limits.ts';
export { openBundle, openBundleUpload } from './open-bundle.ts';
export { programFor } from './program-for.ts';
