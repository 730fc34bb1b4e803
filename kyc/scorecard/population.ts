/** Who lives in the town: honest customers of every kind, in about the shares of a real venue. */
import { collection, custodian, desk, employer, shop, webShop } from './honest/businesses';
import {
  borrower,
  couple,
  doubleIncome,
  household,
  houseBuyer,
  refunder,
  traveller,
} from './honest/households';
import { dayTrader, fund, inventoryMover, trader } from './honest/traders';
import type { World } from './world';

export function populate(world: World): void {
  const { random, days } = world;
  const times = (least: number, most: number, make: () => void): void => {
    for (let i = random.int(least, most); i > 0; i--) make();
  };
  const people = Array.from({ length: random.int(45, 70) }, () => household(world, days));
  times(20, 35, () => trader(world, days));
  times(4, 8, () => doubleIncome(world, days));
  times(2, 4, () => houseBuyer(world, days));
  times(2, 5, () => couple(world, days));
  times(4, 9, () => traveller(world, days));
  times(2, 5, () => refunder(world, days));
  times(2, 4, () => borrower(world, days));
  times(3, 7, () => dayTrader(world, days));
  times(1, 3, () => inventoryMover(world, days));
  times(1, 3, () => fund(world, days));
  times(3, 7, () => shop(world, days));
  times(1, 3, () => shop(world, days, random.int(15, Math.floor(days / 2))));
  times(2, 5, () => webShop(world, days));
  times(1, 3, () => employer(world, days, random.shuffled(people).slice(0, random.int(0, 8))));
  times(1, 2, () => custodian(world, days));
  times(1, 3, () => desk(world, days));
  times(1, 2, () => collection(world, days));
}
