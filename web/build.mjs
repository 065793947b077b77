// Bundles src/charts.js with Observable Plot into one file, which is committed, so that a build of a clone needs no Node:
//     npm ci --prefix web && npm run build --prefix web
// The same versions give the same bytes: a test compares them. Another file than the committed one is written with --out=FILE.
import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv.find(argument => argument.startsWith('--out='))?.slice('--out='.length)
  ?? join(here, '../src/Bakeoff.Reporting/Page/charts.js');

const result = await build({
  absWorkingDir: here, entryPoints: ['src/charts.js'], bundle: true, minify: true, format: 'iife', target: 'es2020', charset: 'ascii',
  legalComments: 'none', metafile: true, write: false,
});

// Every page is a copy of these packages, so it has their notices: each licence once, with those who grant it.
const used = Object.entries(Object.values(result.metafile.outputs)[0].inputs).filter(([, input]) => input.bytesInOutput > 0).map(([path]) => path);
const packages = [...new Set(used.map(path => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]))]
  .filter(name => name !== undefined).sort();
const licences = new Map();
for (const name of packages) {
  const folder = join(here, 'node_modules', name);
  const {version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? license : readFileSync(join(folder, file), 'utf8').replaceAll('\r', '').trim();
  const lines = text.split('\n').map(line => line.trim());
  const holders = lines.filter(line => /^copyright/i.test(line)), terms = lines.filter(line => !/^copyright/i.test(line)).join('\n').trim();
  const key = terms.replace(/\s+/g, ' ');
  const of = licences.get(key) ?? licences.set(key, {terms, grants: []}).get(key);
  of.grants.push(`${name} ${version}${holders.map(line => `: ${line}`).join('')}`);
}

const notice = [...licences.values()].map(({terms, grants}) => `${grants.join('\n')}\n\n${terms.replace(/\n{2,}/g, '\n\n')}`).join('\n\n');
const ascii = notice.replaceAll('\u00a9', '(c)').normalize('NFD').replace(/[^\n\x20-\x7e]/g, '').replaceAll('*/', '* /').replaceAll('</', '< /');
const head = `/*!\nCharts by Observable Plot, bundled by web/build.mjs of Bakeoff. It contains:\n\n${ascii}\n*/\n`;
writeFileSync(resolve(out), head + result.outputFiles[0].text);
