export { placeholder } from './placeholder.js';
