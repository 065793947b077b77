// Checks workflows with the parser that GitHub runs them with: unknown keys, wrong types, expressions with contexts or functions that are not there.
import { readFileSync } from 'node:fs';
import { register } from 'node:module';

register('./json.js', import.meta.url);
const { NoOperationTraceWriter, parseWorkflow, convertWorkflowTemplate } = await import('@actions/workflow-parser');

let problems = 0;
for (const file of process.argv.slice(2)) {
  const parsed = parseWorkflow({ name: file, content: readFileSync(file, 'utf8') }, new NoOperationTraceWriter());
  if (parsed.value) {
    await convertWorkflowTemplate(parsed.context, parsed.value);
  }
  for (const error of parsed.context.errors.getErrors()) {
    console.error(`${file}: ${error.message}`);
    problems++;
  }
}
console.log(`${problems} problems in ${process.argv.length - 2} workflows`);
process.exit(problems === 0 && process.argv.length > 2 ? 0 : 1);
