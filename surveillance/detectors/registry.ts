/**
 * The rules that have a detector, in order of precedence where one conduct would satisfy two
 * (definitions: layering before spoofing). Adding a rule is its file and a line here.
 */
import type { z } from 'zod';
import type { Detector, DetectorContext, Rule, Serial } from './detector';
import { accountTakeover } from './access/account-takeover';
import { frontRunning } from './information/front-running';
import { insiderDealing } from './information/insider-dealing';
import { misleadingInformation } from './information/misleading-information';
import { circularTrading } from './graph/circular-trading';
import { concealedOwnership } from './graph/concealed-ownership';
import { matchedOrders } from './graph/matched-orders';
import { paintingTheTape } from './graph/painting-the-tape';
import { crossProductManipulation } from './cross/cross-product-manipulation';
import { interVenueManipulation } from './cross/inter-venue-manipulation';
import { oracleManipulation } from './cross/oracle-manipulation';
import { abusiveSqueeze } from './dominance/abusive-squeeze';
import { excessiveSpread } from './dominance/excessive-spread';
import { floorCeiling } from './dominance/floor-ceiling';
import { layering } from './layering';
import { markingTheClose } from './marking-the-close';
import { sandwich } from './pools/sandwich';
import { momentumIgnition } from './price/momentum-ignition';
import { pumpAndDump } from './price/pump-and-dump';
import { ramping } from './price/ramping';
import { trashAndCash } from './price/trash-and-cash';
import { messageRate } from './rates/message-rate';
import { orderToTradeRatio } from './rates/order-to-trade-ratio';
import { pinging } from './rates/pinging';
import { quoteStuffing } from './rates/quote-stuffing';
import { smoking } from './rates/smoking';
import { spoofing } from './spoofing';
import { washTrading } from './wash-trading';

/** A rule with its parameters' type closed over: checked, then created from the same values. */
export interface RegisteredRule {
  readonly id: string;
  readonly version: string;
  readonly serial: Serial;
  readonly legal: readonly string[];
  readonly standard?: 'shadow';
  readonly parameters: z.ZodType<object>;
  create(values: object, context: DetectorContext): Detector;
}

function registered<P extends object>(rule: Rule<P>): RegisteredRule {
  return {
    id: rule.id,
    version: rule.version,
    serial: rule.serial,
    legal: rule.legal,
    ...(rule.standard === undefined ? {} : { standard: rule.standard }),
    parameters: rule.parameters,
    create: (values, context) => rule.create(rule.parameters.parse(values), context),
  };
}

export const RULES: readonly RegisteredRule[] = [
  registered(washTrading),
  registered(circularTrading),
  registered(matchedOrders),
  registered(paintingTheTape),
  registered(layering),
  registered(spoofing),
  registered(quoteStuffing),
  registered(messageRate),
  registered(orderToTradeRatio),
  registered(pinging),
  registered(smoking),
  registered(markingTheClose),
  registered(oracleManipulation),
  registered(interVenueManipulation),
  registered(crossProductManipulation),
  registered(pumpAndDump),
  registered(trashAndCash),
  registered(momentumIgnition),
  registered(ramping),
  registered(floorCeiling),
  registered(excessiveSpread),
  registered(abusiveSqueeze),
  registered(sandwich),
  registered(frontRunning),
  registered(insiderDealing),
  registered(misleadingInformation),
  registered(accountTakeover),
  registered(concealedOwnership),
];

export const ruleIds: readonly string[] = RULES.map((rule) => rule.id);

/** Version by rule id. */
export const ruleVersions: Readonly<Record<string, string>> = Object.fromEntries(
  RULES.map((rule) => [rule.id, rule.version]),
);
