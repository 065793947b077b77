// The parser imports its schema as bundlers do, without saying that it is JSON: node wants to be told.
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  return found.url.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found;
}
