import { bundledMain } from '../src/index.ts';

process.stdout.write(await bundledMain(process.argv[2] ?? '', 'arta'));
