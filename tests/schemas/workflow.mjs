// Prints every mistake that GitHub's own parser finds in the workflows named on the command line.
import { readFileSync } from "node:fs";
import { register } from "node:module";

// The package is written for bundlers: it imports JSON without the attribute that Node asks for.
const hook = `export const load = (url, context, next) =>
  next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
const { parseWorkflow, NoOperationTraceWriter } = await import("@actions/workflow-parser");

for (const name of process.argv.slice(2)) {
  const file = { name, content: readFileSync(name, "utf8") };
  const { context } = parseWorkflow(file, new NoOperationTraceWriter());
  for (const error of context.errors.getErrors()) console.log(error.message);
}
