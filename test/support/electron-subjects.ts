/** What electronegativity judges in the desktop's sources, line by line: when that has changed, what it found is of yesterday. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
export const LOOKED_AT = ['src-main/desktop', 'src-main/preload', 'src-main/contract', 'src-renderer'];

/** The names that its checks look for. */
const SUBJECTS = new RegExp(
  [
    'BrowserWindow|BrowserView|WebContentsView|<webview|allowpopups|webviewTag',
    'webPreferences|preload:|sandbox:|contextIsolation|nodeIntegration|webSecurity|enableRemoteModule|affinity',
    'allowRunningInsecureContent|experimental\\w*Features|[bB]linkFeatures|appendSwitch|appendArgument',
    'setAsDefaultProtocolClient|registerSchemes|register\\w+Protocol|protocol\\.handle|intercept\\w+Protocol',
    'setPermission\\w+Handler|setCertificateVerifyProc|certificate-error',
    'will-attach-webview|will-[a-z-]*navigate|will-redirect|new-window|setWindowOpenHandler|auxclick|openExternal',
    'insertCSS|executeJavaScript|\\beval\\(|new Function\\(|https?://(?!127\\.0\\.0\\.1)',
    'content-security-policy|SECURITY_WARNINGS',
  ].join('|'),
  'i',
);

/** `file: line`, in the order of the files; comments and imports say nothing of what is done. */
export function electronSubjects(root = ROOT): string[] {
  return LOOKED_AT.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:tsx?|html)$/.test(name))
      .sort()
      .flatMap((name) => {
        const file = `${folder}/${name.replaceAll('\\', '/')}`;
        const lines = readFileSync(join(root, file), 'utf8').split('\n');
        return lines.filter(isSubject).map((line) => `${file}: ${line.trim()}`);
      }),
  );
}

const isSubject = (line: string): boolean => !/^\s*(?:\*|\/\/|\/\*|import |export \* )/.test(line) && SUBJECTS.test(line);

export const electronVersion = (root = ROOT): string =>
  (JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as { version: string }).version;
