/** Stands for a model in a key, where NULLs would all be different: `model:` and the model, or `none`. */
export function alertScope(model: string | null): string {
  return model === null ? 'none' : `model:${model}`;
}
