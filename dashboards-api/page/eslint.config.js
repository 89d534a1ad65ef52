import js from '@eslint/js';
import globals from 'globals';

const rules = {
  eqeqeq: 'error',
  'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
  'no-var': 'error',
  'prefer-const': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
  'no-self-compare': 'error',
  'no-template-curly-in-string': 'error',
  'array-callback-return': 'error',
};

export default [
  { ignores: ['target/', 'node_modules/'] },
  js.configs.recommended,
  { files: ['src/main/web/**/*.js'], rules, languageOptions: { globals: globals.browser } },
  { files: ['src/main/web/sw.js'], languageOptions: { sourceType: 'script', globals: globals.serviceworker } },
  { files: ['src/test/js/**/*.js', '*.js'], rules, languageOptions: { globals: { ...globals.node, customElements: 'readonly' } } },
];
