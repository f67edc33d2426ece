// Type-aware where it pays: floating promises and misused ones are access-control bugs here.
import js from '@eslint/js'
import astro from 'eslint-plugin-astro'
import jsdoc from 'eslint-plugin-jsdoc'
import globals from 'globals'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/dist-*/',
    '**/.astro/',
    '**/.vercel/',
    '**/.turbo/',
    '**/node_modules/',
    '**/test-results/',
    '**/.cache/',
    '**/.rolecall/',
  ]),
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/require-await': 'off',
      // Clerk's own convention is an interface that only extends: `ClerkAuthorization extends AuthorizationOf<…>`.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
    },
  },
  ...dialect(),
  {
    files: ['**/src/**/*.{ts,tsx,astro}'],
    rules: { 'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }] },
  },
  {
    // The types of `astro:` modules exist once a fixture was built: linting does not wait for that.
    files: ['packages/*/test/fixtures/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  ...astro.configs.recommended,

  // The frontmatter of a page: a promise that nobody awaits lets the page go on without it. Each with its own project:
  // every one that is named is kept up to date for every file.
  ...['apps/node-dashboard', 'apps/vercel-portal', 'packages/astro'].map((folder) => ({
    files: [`${folder}/**/*.astro`],
    languageOptions: {
      parserOptions: {
        parser: tseslint.parser,
        project: [`${folder}/tsconfig.json`],
        projectService: false,
        extraFileExtensions: ['.astro'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-misused-promises': 'error' },
  })),
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
)

/** The house's dialect (docs/style.md): one way to name constants, to write tests, docstrings and errors. */
function dialect() {
  const source = ['packages/*/src/**/*.{ts,tsx}', 'apps/*/{src,worker,scripts}/**/*.{ts,tsx}', 'scripts/**/*.ts']
  const tests = ['**/*.test.{ts,tsx}', '**/*.test-d.ts', '**/*.spec.ts', '**/test/**/*.ts', '**/e2e/**/*.ts']
  const restrict = (selector, message) => ({ selector, message })
  const waits = [
    restrict('CallExpression[callee.property.name="waitForTimeout"]', 'Wait for an event instead of a time.'),
    restrict('Literal[value="networkidle"]', 'Wait for the event that the test needs instead of a quiet network.'),
  ]
  return [
    {
      files: ['**/*.{ts,tsx}'],
      rules: {
        '@typescript-eslint/naming-convention': [
          'error',
          { selector: 'variable', format: ['camelCase', 'PascalCase'], leadingUnderscore: 'allow' },
          // Environment variables keep their names.
          { selector: 'variable', modifiers: ['destructured'], format: null },
        ],
      },
    },
    {
      // What these files export are environment variables.
      files: ['**/environment.ts'],
      rules: { '@typescript-eslint/naming-convention': 'off' },
    },
    {
      files: source,
      plugins: { jsdoc },
      rules: {
        'jsdoc/check-alignment': 'error',
        'jsdoc/check-param-names': ['error', { checkDestructured: false, disableMissingParamChecks: true }],
        'jsdoc/check-tag-names': 'error',
        'jsdoc/no-types': 'error',
        'jsdoc/empty-tags': 'error',
        'jsdoc/require-throws-type': 'error',
        'jsdoc/require-hyphen-before-param-description': ['error', 'never'],
      },
    },
    {
      files: ['packages/*/src/**/*.{ts,tsx}'],
      ignores: tests,
      rules: {
        'no-restricted-syntax': [
          'error',
          restrict(
            'ThrowStatement > NewExpression[callee.name=/^(Error|TypeError|RangeError)$/]',
            'Throw an error of this package: it has a code and a hint.',
          ),
        ],
      },
    },
    {
      files: tests,
      rules: {
        'no-restricted-syntax': [
          'error',
          ...waits,
          restrict('Program > VariableDeclaration[kind="let"]', 'Use setup() or a fixture instead of a top-level let.'),
        ],
        'no-restricted-imports': [
          'error',
          { paths: [{ name: 'vitest', importNames: ['it'], message: 'Tests are called test.' }] },
        ],
      },
    },
  ]
}
