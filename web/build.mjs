// Bundles what draws the charts of pages, and the page of `bakeoff ui`, each with the packages that it uses into one file. These files are committed,
// so that a build of a clone needs no Node:
//     npm ci --prefix web && npm run build --prefix web
// The same versions give the same bytes: a test compares them. Into another folder than those of the committed ones with --folder=FOLDER.
import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv.find(argument => argument.startsWith('--folder='))?.slice('--folder='.length);
const placeOf = (project, name) => folder === undefined ? join(here, '../src', project, 'Page', name) : resolve(folder, name);

await bundle('src/charts.js', placeOf('Bakeoff.Reporting', 'charts.js'), 'Charts by Observable Plot');
await bundle('src/explorer/main.js', placeOf('Bakeoff.Explorer', 'explorer.js'), 'The page of bakeoff ui');
await bundle('src/explorer/explorer.css', placeOf('Bakeoff.Explorer', 'explorer.css'), 'The look of bakeoff ui');

async function bundle(entry, out, title) {
  const result = await build({
    absWorkingDir: here, entryPoints: [entry], bundle: true, minify: true, format: 'iife', target: 'es2020', charset: 'ascii', legalComments: 'none',
    metafile: true, write: false,
  });
  const notice = noticeOf(Object.entries(Object.values(result.metafile.outputs)[0].inputs));
  const contents = notice === '' ? '' : ` It contains:\n\n${notice}`;
  writeFileSync(out, `/*!\n${title}, bundled by web/build.mjs of Bakeoff.${contents}\n*/\n${result.outputFiles[0].text}`);
}

// Every page is a copy of these packages, so it has their notices: each licence once, with those who grant it.
function noticeOf(inputs) {
  const used = inputs.filter(([, input]) => input.bytesInOutput > 0).map(([path]) => path);
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
  return notice.replaceAll('\u00a9', '(c)').normalize('NFD').replace(/[^\n\x20-\x7e]/g, '').replaceAll('*/', '* /').replaceAll('</', '< /');
}
