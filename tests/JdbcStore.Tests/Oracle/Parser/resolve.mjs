// The parser's package was made for bundlers: it imports files without their extension, and directories.
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export async function resolve(specifier, context, next) {
    if (!specifier.startsWith('.') || !context.parentURL)
        return next(specifier, context);
    const url = new URL(specifier, context.parentURL);
    const path = fileURLToPath(url);
    if (existsSync(`${path}.js`))
        return next(`${url.href}.js`, context);
    return next(existsSync(path) && statSync(path).isDirectory() ? `${url.href}/index.js` : url.href, context);
}
