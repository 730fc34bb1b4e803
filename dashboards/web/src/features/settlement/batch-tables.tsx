/** Tables of one batch: netting, fills, transactions. */
import type {
  BatchAttempt,
  BatchFill,
  BatchNet,
} from '../../../../../core/contract/settlement-staff';
import { dateTime, grouped, preciseTime } from '../../app/format';
import { words as w } from '../../words/settlement';

export function Net({ net }: { readonly net: readonly BatchNet[] }) {
  return (
    <section className="panel" aria-label={w.net}>
      <h2>{w.net}</h2>
      <p className="dim">{w.netHint}</p>
      <div className="table-bare" tabIndex={0} role="group" aria-label={w.net}>
        <table className="table plain settlement-narrow">
          <thead>
            <tr>
              <th scope="col">{w.holder}</th>
              <th scope="col">{w.asset}</th>
              <th scope="col" className="num">
                {w.amount}
              </th>
            </tr>
          </thead>
          <tbody>
            {net.map(({ holder, asset, amount }) => (
              <tr key={`${holder ?? ''} ${asset}`}>
                <th scope="row">{holder ?? w.omnibus}</th>
                <td>{asset}</td>
                <td className="num">{grouped(amount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface FillsProps {
  readonly fills: readonly BatchFill[];
  /** Fills in the batch; the oldest of them are listed. */
  readonly all: number;
}

export function Fills({ fills, all }: FillsProps) {
  return (
    <section className="panel" aria-label={w.fills}>
      <h2>
        {w.fills}{' '}
        <span className="dim">{fills.length === all ? all : w.shownOf(fills.length, all)}</span>
      </h2>
      <div className="table-bare" tabIndex={0} role="group" aria-label={w.fills}>
        <table className="table plain">
          <thead>
            <tr>
              <th scope="col" className="num">
                {w.seq}
              </th>
              <th scope="col">{w.time}</th>
              <th scope="col">{w.market}</th>
              <th scope="col" className="num">
                {w.price}
              </th>
              <th scope="col" className="num">
                {w.quantity}
              </th>
              <th scope="col">{w.buyer}</th>
              <th scope="col">{w.seller}</th>
              <th scope="col">{w.fees}</th>
            </tr>
          </thead>
          <tbody>
            {fills.map((fill) => (
              <tr key={fill.seq}>
                <th scope="row" className="num">
                  {fill.seq}
                </th>
                <td className="num left" title={dateTime(fill.ts)}>
                  {preciseTime(fill.ts)}
                </td>
                <td>{fill.market}</td>
                <td className="num">{grouped(fill.price)}</td>
                <td className="num">{grouped(fill.quantity)}</td>
                <td>{fill.buyer ?? w.omnibus}</td>
                <td>{fill.seller ?? w.omnibus}</td>
                <td className="num left">
                  {grouped(fill.buyerFee)} {fill.buyerFeeAsset}, {grouped(fill.sellerFee)}{' '}
                  {fill.sellerFeeAsset}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface AttemptsProps {
  readonly attempts: readonly BatchAttempt[];
  readonly settled: string | null;
}

export function Attempts({ attempts, settled }: AttemptsProps) {
  const outcome = ({ signature, failure }: BatchAttempt) =>
    failure === null ? (signature === settled ? w.settledHere : w.unknown) : failure;
  return (
    <section className="panel" aria-label={w.transactions}>
      <h2>{w.transactions}</h2>
      <div className="table-bare" tabIndex={0} role="group" aria-label={w.transactions}>
        <table className="table plain">
          <thead>
            <tr>
              <th scope="col">{w.sentAt}</th>
              <th scope="col">{w.outcome}</th>
              <th scope="col" className="num">
                {w.expires}
              </th>
              <th scope="col">{w.signature}</th>
            </tr>
          </thead>
          <tbody>
            {attempts.map((attempt) => (
              <tr key={attempt.signature}>
                <td className="num left">{dateTime(attempt.sentAt)}</td>
                <td className={attempt.failure === null ? '' : 'strong'}>{outcome(attempt)}</td>
                <td className="num">{attempt.lastValidHeight}</td>
                <td>
                  <code className="hash">{attempt.signature}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
