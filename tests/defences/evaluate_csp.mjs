// Reads a content security policy from its input and writes what Google's evaluator finds, as JSON.
import { readFileSync } from "node:fs";
import { CspEvaluator } from "csp_evaluator/dist/evaluator.js";
import { Severity } from "csp_evaluator/dist/finding.js";
import { CspParser } from "csp_evaluator/dist/parser.js";

const policy = new CspParser(readFileSync(0, "utf8")).csp;
const findings = new CspEvaluator(policy).evaluate();
console.log(
  JSON.stringify(
    findings.map(({ severity, directive, value, description }) => ({
      severity: Severity[severity],
      about: [directive, value].filter(Boolean).join(" "),
      description,
    })),
  ),
);
