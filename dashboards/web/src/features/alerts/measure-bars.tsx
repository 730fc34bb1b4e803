/** What the rule measured against its thresholds, as figures and as bars with a mark. */
import type { Measure } from '../../../../../cases/contract';
import { figure } from '../../app/format';
import '../../style/measures.css';
import { words } from '../../words/alerts';
import { measureName } from '../../words/rules';
import { measureScale } from './measure-scale';

const w = words.measure;

interface MeasureBarsProps {
  readonly measures: Readonly<Record<string, Measure>>;
}

export function MeasureBars({ measures }: MeasureBarsProps) {
  return (
    <table className="measures">
      <thead>
        <tr>
          <th scope="col">{w.name}</th>
          <th scope="col" className="num">
            {w.value}
          </th>
          <th scope="col" className="num">
            {w.threshold}
          </th>
          <th scope="col" className="bar-cell">
            <span className="hidden-text">{w.value}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(measures).map(([name, measure]) => {
          const scale = measureScale(measure);
          return (
            <tr key={name}>
              <th scope="row">{measureName(name)}</th>
              <td className="num strong">{figure(measure.value)}</td>
              <td className="num">{figure(measure.threshold)}</td>
              <td className="bar-cell" aria-hidden>
                <span className="bar">
                  <span className="bar-fill" style={{ width: `${scale.value * 100}%` }} />
                  <span className="bar-mark" style={{ left: `${scale.threshold * 100}%` }} />
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
