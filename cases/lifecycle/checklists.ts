/** The tasks that a case of each type begins with; people add their own. */
import type { CaseType } from '../contract';

const WHO = 'Know the person: accounts, documents, risk score, earlier cases';

export const CHECKLISTS: Readonly<Record<CaseType, readonly string[]>> = {
  'market-abuse': [
    'Replay the order book at the alerts’ moments',
    'Look for a legitimate reason: hedge, market making, news, error',
    WHO,
    'Freeze the log ranges that show the conduct',
    'Decide on a STOR, and record when suspicion arose',
  ],
  'money-laundering': [
    WHO,
    'Follow the funds: sources, uses, counterparties, wallets',
    'Compare with the declared profile and source of funds',
    'Freeze the log ranges that show the conduct',
    'Decide on a report, and record when suspicion arose',
  ],
  'screening-hit': [
    'Compare names, birth date, country and identifiers with the list entry',
    'Hold or block what belongs to a true match',
    'Decide on a report of blocked property',
  ],
  'kyc-review': [
    WHO,
    'Documents: valid, complete, in date',
    'Screening hits: all disposed of',
    'Risk score and tier still fit',
  ],
  referral: ['Ask the referring person for facts', WHO, 'Decide what kind of case it is'],
  'fiu-request': [
    'Check that the request is genuine and within the law',
    'Collect records of the persons and the span asked for',
    'Answer by the channel of the request, and record when',
  ],
  'freeze-order': [
    'Check that the order is genuine, and its scope',
    'Freeze the accounts named, and record when',
    'Confirm to the authority',
  ],
};
