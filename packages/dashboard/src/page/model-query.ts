/** The part of an address that names a model; half a surrogate pair has no address, and stands as a replacement. */
export function modelQuery(model: string): string {
  return `?model=${encodeURIComponent(model.replace(/\p{Cs}/gu, '\uFFFD'))}`;
}
