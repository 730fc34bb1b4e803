/** The signed state of the audit log, and a verification of all of it on request. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { dateTime } from '../../app/format';
import { Glyph } from '../../parts/icons';
import { words } from '../../words/audit';
import { t } from '../../words/en';
import { headQuery, useVerify } from './audit-queries';

export function LogState() {
  const { data } = useQuery(headQuery);
  const verify = useVerify();
  const verification = data?.verification ?? null;
  const whole = verification?.state === 'whole';
  return (
    <section className="panel log-state" aria-label={words.head}>
      <dl className="facts-line">
        <div>
          <dt>{words.records}</dt>
          <dd className="num left">
            {data?.records.toLocaleString('en') ?? t.none}{' '}
            <span className="dim">
              {data?.treeSize.toLocaleString('en') ?? ''} {words.inTree}
            </span>
          </dd>
        </div>
        <div>
          <dt>{words.checkpoint}</dt>
          <dd>
            {data?.checkpoint ? (
              <>
                <span className="num">{data.checkpoint.size.toLocaleString('en')}</span>{' '}
                <span className="dim">
                  {dateTime(data.checkpoint.signedAt)} {t.utc}
                </span>
              </>
            ) : (
              words.never
            )}
          </dd>
        </div>
        <div className="long">
          <dt>{words.root}</dt>
          <dd>
            <code>{data?.checkpoint?.root ?? t.none}</code>
          </dd>
        </div>
        <div className="long">
          <dt>{words.vkey}</dt>
          <dd>
            <code>{data?.vkey ?? t.none}</code>
          </dd>
        </div>
        <div>
          <dt>{words.verification}</dt>
          <dd>
            {verification === null ? (
              t.none
            ) : (
              <span className={`due ${verification.state === 'not-whole' ? 'late' : 'calm'}`}>
                {whole ? <Glyph name="check" size={12} /> : null}
                {verification.state === 'not-whole' ? <Glyph name="late" size={12} /> : null}{' '}
                {words.states[verification.state]}
              </span>
            )}
            {verification?.result ? <span className="dim block">{verification.result}</span> : null}
          </dd>
        </div>
      </dl>
      <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
        {words.verify}
      </Button>
    </section>
  );
}
