/**
 * Compiles the benchmarks and what they measure with the options of the product's build. Run from
 * source through a loader, imported constants are calls, and a third of the time goes there.
 */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../tests/source-files';

const FOLDERS = ['core', 'platform', 'surveillance', 'cases', 'bench', 'tests/core', 'migrations'];

/**
 * @param to an empty folder
 * @throws Error when tsconfig.json cannot be read
 */
export function compileBenches(to: string): void {
  const file = join(ROOT, 'tsconfig.json');
  // Comments are allowed in the file; the fields are the compiler's own to check.
  const read = ts.parseConfigFileTextToJson(file, readFileSync(file, 'utf8')) as {
    config?: { compilerOptions: object };
  };
  if (read.config === undefined) throw new Error(`${file} cannot be read`);
  const { options } = ts.convertCompilerOptionsFromJson(read.config.compilerOptions, ROOT);
  for (const folder of FOLDERS) {
    for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      place(join(folder, file), to, options);
    }
  }
  // Migrations are looked for beside it.
  copyFileSync(join(ROOT, 'package.json'), join(to, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(to, 'node_modules'));
}

function place(file: string, to: string, options: ts.CompilerOptions): void {
  const compiled = file.endsWith('.ts') && !file.endsWith('.test.ts');
  if (!compiled && !/\.(sql|js|json)$/.test(file)) return;
  const target = join(to, file);
  mkdirSync(dirname(target), { recursive: true });
  const source = readFileSync(join(ROOT, file), 'utf8');
  if (!compiled) writeFileSync(target, source);
  else {
    const { outputText } = ts.transpileModule(source, { compilerOptions: options });
    writeFileSync(target.replace(/\.ts$/, '.js'), outputText);
  }
}
