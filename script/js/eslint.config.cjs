// The rules that ESLint recommends, for all scripts that are written by hand. Names are TypeScript's to check.
const js = require("@eslint/js");

module.exports = [
  js.configs.recommended,
  { rules: { "no-undef": "off", "no-var": "off", "no-unused-vars": ["error", { caughtErrors: "none" }] } },
  { files: ["**/*.js"], linterOptions: { reportUnusedDisableDirectives: "error" } },
];
