/** In which way a spoofer or layerer goes about it: drawn once, kept for all his cycles. */
import { type Abuser } from './abuser';

type Manner = 'passive' | 'aggressive' | 'flip' | 'dynamic';

export interface SpoofConduct {
  readonly rule: 'spoofing' | 'layering';
  readonly manner: Manner;
  readonly cycles: number;
  readonly levels: number;
  readonly distance: number;
  readonly weight: number;
  /** Side of the real order. */
  readonly side: 'BUY' | 'SELL';
  /** Usual trades in the real order. */
  readonly size: number;
  readonly alternates: boolean;
}

export function drawConduct(rule: SpoofConduct['rule'], { random }: Abuser): SpoofConduct {
  const layered = rule === 'layering';
  const manner: Manner = layered
    ? random.pick(['passive', 'passive', 'aggressive', 'dynamic'])
    : random.pick(['passive', 'passive', 'aggressive', 'flip']);
  return {
    rule,
    manner,
    cycles: manner === 'dynamic' ? 1 : 2 + Math.floor(random.exponential(2.2)),
    levels: layered ? random.int(3, 6) : random.chance(0.85) ? 1 : 2,
    distance:
      manner === 'dynamic' ? random.int(2, 4) : random.int(manner === 'aggressive' ? 1 : 0, 2),
    weight: random.range(1.4, layered ? 4 : 5),
    side: random.chance(0.5) ? 'BUY' : 'SELL',
    size: random.range(0.5, 2.2),
    alternates: random.chance(0.35),
  };
}
