/** Vaults against the exchange's ledger, and deposits and withdrawals that are not done. */
import type {
  LeftOutFill,
  OpenTransfer,
  SettlementComparison,
} from '../../../../../core/contract/settlement-staff';
import { dateTime, grouped } from '../../app/format';
import { Glyph } from '../../parts/icons';
import { t } from '../../words/en';
import { words as w } from '../../words/settlement';

interface VaultsProps {
  readonly comparison: SettlementComparison | null;
}

export function VaultsPanel({ comparison }: VaultsProps) {
  return (
    <section className="panel" aria-label={w.vaults}>
      <h2>{w.vaults}</h2>
      <p className="dim">
        {comparison === null
          ? w.notCompared
          : `${w.comparedAt(dateTime(comparison.at))} · ${w.ledgers(comparison.ledgers)}`}
        <span className="block">{w.vaultsHint}</span>
      </p>
      {comparison === null ? null : <Vaults comparison={comparison} />}
      {comparison === null || comparison.differences.length === 0 ? null : (
        <Differences comparison={comparison} />
      )}
    </section>
  );
}

function Vaults({ comparison }: { readonly comparison: SettlementComparison }) {
  return (
    <div className="table-bare" tabIndex={0} role="group" aria-label={w.vaults}>
      <table className="table plain">
        <thead>
          <tr>
            <th scope="col">{w.asset}</th>
            <th scope="col" className="num">
              {w.vault}
            </th>
            <th scope="col" className="num">
              {w.total}
            </th>
            <th scope="col" className="num">
              {w.expected}
            </th>
            <th scope="col">
              <span className="hidden-text">{w.outcome}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {comparison.vaults.map(({ asset, vault, total, expected }) => (
            <tr key={asset}>
              <th scope="row">{asset}</th>
              <td className="num">{grouped(vault)}</td>
              <td className="num">{grouped(total)}</td>
              <td className="num">{grouped(expected)}</td>
              <td>
                {total === expected ? (
                  <span className="due calm">
                    <Glyph name="check" size={12} /> {w.equal}
                  </span>
                ) : (
                  <span className="due late">
                    <Glyph name="late" size={12} /> {w.differs}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Differences({ comparison }: { readonly comparison: SettlementComparison }) {
  return (
    <>
      <h3>{w.differences}</h3>
      <div className="table-bare" tabIndex={0} role="group" aria-label={w.differences}>
        <table className="table plain">
          <thead>
            <tr>
              <th scope="col">{w.holder}</th>
              <th scope="col">{w.asset}</th>
              <th scope="col" className="num">
                {w.should}
              </th>
              <th scope="col" className="num">
                {w.has}
              </th>
            </tr>
          </thead>
          <tbody>
            {comparison.differences.map(({ holder, asset, expected, actual }) => (
              <tr key={`${holder} ${asset}`}>
                <th scope="row">{holder}</th>
                <td>{asset}</td>
                <td className="num">{grouped(expected)}</td>
                <td className="num strong">{grouped(actual)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

export function LeftOut({ fills }: { readonly fills: readonly LeftOutFill[] }) {
  if (fills.length === 0) return null;
  return (
    <section className="panel" aria-label={w.leftOut}>
      <h2 className="due late">
        <Glyph name="late" size={12} /> {w.leftOut}
      </h2>
      <p className="dim">{w.leftOutHint}</p>
      <ul className="lines">
        {fills.map(({ seq, ts, market, buyer, seller, reason }) => (
          <li key={seq}>
            <span className="strong">
              {market} <span className="num">{seq}</span>
            </span>{' '}
            · {reason}
            <span className="dim block">
              {dateTime(ts)} {t.utc} · {w.buyer} {buyer ?? w.omnibus} · {w.seller}{' '}
              {seller ?? w.omnibus}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function OpenTransfers({ transfers }: { readonly transfers: readonly OpenTransfer[] }) {
  return (
    <section className="panel" aria-label={w.open}>
      <h2>{w.open}</h2>
      {transfers.length === 0 ? <p className="dim">{w.noOpen}</p> : null}
      <ul className="lines">
        {transfers.map(({ kind, id, account, asset, amount, address, state, reason, since }) => (
          <li key={`${kind} ${id}`}>
            <span className="strong">
              {w.kinds[kind]} <span className="num">{grouped(amount)}</span> {asset}
            </span>{' '}
            · {account ?? t.none} · {w.transferStates[state] ?? state}
            {reason === null ? null : `: ${reason}`}
            <span className="dim block">
              {dateTime(since)} {t.utc} · <code className="hash">{address}</code>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
