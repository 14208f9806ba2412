/** `npm run sign-feed`: signs the update feeds in out/package with the Ed25519 key (PEM) in SPOKELAB_UPDATE_PRIVATE_KEY. */
import { createPrivateKey, sign } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../../out/package'));
const pem = process.env.SPOKELAB_UPDATE_PRIVATE_KEY ?? '';
if (pem === '') throw new Error('SPOKELAB_UPDATE_PRIVATE_KEY is not set: without a signature no installed app takes the update');
const key = createPrivateKey(pem);
if (key.asymmetricKeyType !== 'ed25519') throw new Error('SPOKELAB_UPDATE_PRIVATE_KEY is no Ed25519 key');
const feeds = readdirSync(folder).filter((name) => /^latest.*\.yml$/.test(name));
if (feeds.length === 0) throw new Error(`there is no feed in ${folder}`);
for (const feed of feeds)
  writeFileSync(join(folder, `${feed}.sig`), `${sign(null, readFileSync(join(folder, feed)), key).toString('base64')}\n`);
