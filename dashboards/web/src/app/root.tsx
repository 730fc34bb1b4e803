/** Who is not signed in sees the sign-in at whatever address; it leads on to that address. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { SignInPage } from '../features/sign-in/sign-in-page';
import { openStaffStream } from '../live/staff-stream';
import { FailedState, LoadingRows } from '../parts/states';
import { meQuery } from './session';
import { Shell } from './shell';

export function Root() {
  const { data: me, error, refetch } = useQuery(meQuery);
  const signedIn = me !== null && me !== undefined;
  const client = useQueryClient();
  useEffect(() => (signedIn ? openStaffStream(client) : undefined), [signedIn, client]);
  if (me === null) return <SignInPage />;
  if (me !== undefined) return <Shell me={me} />;
  return (
    <main className="lone">
      {error ? (
        <FailedState error={error} retry={() => void refetch()} />
      ) : (
        <LoadingRows rows={3} />
      )}
    </main>
  );
}
