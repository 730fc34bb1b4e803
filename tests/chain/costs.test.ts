// What a fill costs on chain stays within what the design allows, and the page says the truth.
import { costTable, measureCosts, tableOfPage } from './costs';

test('a fill stays within its compute units and bytes, and docs/PROGRAMS.md says them', () => {
  const costs = measureCosts();
  const perFill = (what: string): readonly [number, number] => {
    const { fills, outcome } = costs.find((cost) => cost.what.startsWith(what))!;
    return [outcome.computeUnits / fills, outcome.bytes / fills];
  };
  const [freshUnits, freshBytes] = perFill('8 fills, sixteen');
  expect(freshUnits).toBeLessThanOrEqual(6_000);
  expect(freshBytes).toBeLessThanOrEqual(480);
  const [makerUnits, makerBytes] = perFill('16 fills, one maker');
  expect(makerUnits).toBeLessThanOrEqual(4_000);
  expect(makerBytes).toBeLessThanOrEqual(260);
  // Written by: npx tsx tests/chain/costs.ts --write
  expect(tableOfPage()).toBe(costTable(costs));
});
