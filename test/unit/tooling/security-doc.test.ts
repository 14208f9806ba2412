import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { electronSubjects, electronVersion, LOOKED_AT } from '../../support/electron-subjects.ts';

const ROOT = join(import.meta.dirname, '../../..');

type Named = { file: string; test: string };

/** `path/of.test.ts`: "a test", "another". The text between a file and the next one is its tests. */
function named(text: string): Named[] {
  const parts = text.split(/`(test\/[\w./-]+\.test\.tsx?)`/);
  return parts.flatMap((file, index) => {
    if (index % 2 === 0) return [];
    const [list = ''] = /^:\s*"[^"|]+"(?:,\s*"[^"|]+")*/.exec(parts[index + 1] ?? '') ?? [];
    return [...list.matchAll(/"([^"]+)"/g)].map(([, test = '']) => ({ file, test }));
  });
}

const missing = ({ file, test }: Named): boolean => !existsSync(join(ROOT, file)) || !readFileSync(join(ROOT, file), 'utf8').includes(test);

const doc = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');

describe('docs/security.md', () => {
  it('names a test for every defence', () => {
    const rows = doc.split('\n').filter((line) => /^\|(?! ?-)/.test(line) && !line.endsWith('| tests |'));
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter((row) => named(row).length === 0)).toEqual([]);
  });

  it('names only tests that there are', () => {
    const all = named(doc);
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter(missing)).toEqual([]);
  });
});

describe('the explained findings of electronegativity', () => {
  it('are held by tests that there are', () => {
    const findings = JSON.parse(readFileSync(join(ROOT, 'docs/electron-findings.json'), 'utf8')) as { why: string; heldBy: Named[] }[];
    for (const { why, heldBy } of findings) {
      expect(why.length).toBeGreaterThan(40);
      expect(heldBy.length).toBeGreaterThan(0);
      expect(heldBy.filter(missing)).toEqual([]);
    }
  });
});

describe('what electronegativity has looked at', () => {
  const lookedAt = JSON.parse(readFileSync(join(ROOT, 'docs/electron-looked-at.json'), 'utf8')) as { electron: string; subjects: string[] };

  it('is what the sources say now; otherwise run `npm run check:electron`, which looks again', () => {
    expect(lookedAt.subjects.length).toBeGreaterThan(20);
    expect(electronSubjects()).toEqual(lookedAt.subjects);
    expect(electronVersion()).toBe(lookedAt.electron);
  });

  it('is about what the tool judges, and not about words in comments', () => {
    const root = mkdtempSync(join(tmpdir(), 'spokelab-subjects-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    for (const folder of LOOKED_AT) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(
      join(root, 'src-main/desktop/a.ts'),
      "import { BrowserWindow } from 'electron';\n// openExternal is not called\nconst a = 1;\n  shell.openExternal(link);\n",
    );
    writeFileSync(join(root, 'src-renderer/index.html'), '<webview src="x"></webview>\n');
    expect(electronSubjects(root)).toEqual([
      'src-main/desktop/a.ts: shell.openExternal(link);',
      'src-renderer/index.html: <webview src="x"></webview>',
    ]);
  });
});

describe('how tests are named in it', () => {
  it('one that is not there is missed, and one that is there is not', () => {
    const never = ['names tests that', 'there never were'].join(' ');
    const [there, gone, nowhere] = named(
      `\`test/unit/tooling/security-doc.test.ts\`: "names only tests that there are", "${never}"; \`test/unit/none.test.ts\`: "x"`,
    );
    expect([there, gone, nowhere].map((one) => one !== undefined && missing(one))).toEqual([false, true, true]);
  });
});
