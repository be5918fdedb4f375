// Reads a JSON list of statements from standard input, writes the list of those that are not PL/SQL, each with the parser's reason.
import { register } from 'node:module';
import { text } from 'node:stream/consumers';

register('./resolve.mjs', import.meta.url);
const { PLSQL } = await import('dt-sql-parser');
const parser = new PLSQL();

// The grammar takes some single letters for keywords wherever they stand; all are given longer names.
const withoutLetters = sql => sql.replace(/\b([a-zA-Z])\b/g, 'x_$1');

const statements = JSON.parse(await text(process.stdin));
const refused = statements
    .map(sql => ({ sql, errors: parser.validate(withoutLetters(sql)) }))
    .filter(({ errors }) => errors.length > 0)
    .map(({ sql, errors }) => `${sql}\n  line ${errors[0].startLine}: ${errors[0].message.slice(0, 100)}`);
process.stdout.write(JSON.stringify(refused));
