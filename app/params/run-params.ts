/** The parameters of a run with the wallets that its sanctions lists name (`kyc.lists`). */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { joinListFiles, type ListFile } from '../../kyc/screening/lists/list-file';
import { readList } from '../../kyc/screening/lists/read-list';
import { ListedAddresses } from '../../kyc/screening/matching/listed-addresses';
import { errorText } from '../../platform/errors/coded-error';
import { BadInput } from '../commands/bad-input';
import { readParams, type RunParams } from './params';

/** @throws BadInput naming the field and the file, or the list and its line */
export async function readRunParams(file: string | undefined): Promise<RunParams> {
  const params = readParams(file);
  if (params.lists.length === 0) return params;
  const read: ListFile[] = [];
  for (const list of params.lists) read.push(await readOne(list));
  const wallets = new ListedAddresses(joinListFiles(read));
  return { ...params, facts: { ...params.facts, wallets } };
}

async function readOne(file: string): Promise<ListFile> {
  try {
    return await readList(createReadStream(file), basename(file));
  } catch (error) {
    throw new BadInput(`kyc.lists: ${errorText(error)} (${file})`);
  }
}
