// What eslint holds here: types that are used as declared, no floating promises, and the house
// rules on exports, clocks, randomness and environment. Line and file limits: tests/tidy.test.ts.
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { house } from './eslint.rules.mjs';

const TYPESCRIPT = ['**/*.ts', '**/*.tsx'];
const PLAIN = ['**/*.cjs', '**/*.mjs', '**/*.js', 'bin/probity'];
// A port's test suite, which each side of the port runs, is named after it: `queue-contract.ts`.
const TESTS = ['**/*.test.ts', '**/*.test.tsx', '**/*-contract.ts', 'tests/**/*.ts'];
// Tools call these files and ask for a default export.
const TOOL_CONFIG = ['**/*.config.{ts,js,mjs,cjs}', 'platform/postgres/jest-*.ts'];

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
  message: 'No default exports: a thing has one name everywhere.',
};
const OUTSIDE = 'outside platform/ and app/: take it as a parameter.';
const worldAccess = [
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: `No Date.now ${OUTSIDE}`,
  },
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: `No reading of the clock ${OUTSIDE}`,
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: `No Math.random ${OUTSIDE}`,
  },
  {
    selector: 'Identifier[name=/^(randomUUID|randomBytes|randomInt|getRandomValues)$/]',
    message: `No randomness ${OUTSIDE}`,
  },
  {
    selector: 'MemberExpression[object.name="process"][property.name="env"]',
    message: `No process.env ${OUTSIDE}`,
  },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?process$/]',
    message: `No import of node:process ${OUTSIDE}`,
  },
];

export default defineConfig(
  {
    ignores: ['node_modules/', '**/dist/', '.probity/', '.cache/', 'coverage/', 'programs/'],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { house },
    rules: {
      'house/function-length': 'error',
      'no-restricted-syntax': ['error', noDefaultExport, ...worldAccess],
      eqeqeq: 'error',
      'no-console': 'error',
      'prefer-const': 'error',
      'no-var': 'error',
    },
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'house/assertion-reason': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // A branded bigint is a bigint; the rule takes the brand for another type.
      '@typescript-eslint/no-unsafe-unary-minus': 'off',
      // A port's method is async also where one side of it has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: TESTS,
    rules: {
      // Tests read what came out as JSON, and matchers are loosely typed.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['platform/**', 'app/**'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport] },
  },
  { files: PLAIN, extends: [tseslint.configs.disableTypeChecked] },
  { files: ['.ci/**'], rules: { 'no-console': 'off' } },
  { files: TOOL_CONFIG, rules: { 'no-restricted-syntax': 'off' } },
);
