import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'data/', 'node_modules/', 'coverage/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['./test/tsconfig.json', './src/ui/tsconfig.json'] } },
    rules: {
      'no-console': 'error',
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Only src/config.ts reads it.' }],
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'max-lines-per-function': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/require-await': 'off',
      // Its fixer breaks XState's phantom types.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      // Objects here are records of closures: nothing uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  // The second does what a host app's backend does, which has its secret from there.
  { files: ['src/config.ts', 'test/readme-identity.test.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['src/cli/**', 'test/bench/**', 'test/conversations/print-coverage.ts'], rules: { 'no-console': 'off' } },
  { files: ['*.config.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
);
