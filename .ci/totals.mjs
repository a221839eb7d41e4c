// Prints the totals of a Vitest JSON report as one plain line; exits 1 when no test ran or one failed.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2] ?? 'out/test-results.json', 'utf8'));
const skipped = report.numPendingTests + (report.numTodoTests ?? 0);
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped} skipped`);
process.exit(report.numPassedTests > 0 && report.numFailedTests === 0 && report.success ? 0 : 1);
