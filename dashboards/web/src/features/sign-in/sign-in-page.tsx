/** Sign-in with password and one-time code. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { postJson } from '../../app/http';
import { meQuery } from '../../app/session';
import { t } from '../../words/en';

const w = t.signIn;

interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly totp: string;
}
type Faults = Partial<Record<keyof Credentials, string>>;

function faultsOf({ user, password, totp }: Credentials): Faults {
  return {
    ...(user.trim() === '' ? { user: w.missing } : {}),
    ...(password === '' ? { password: w.missing } : {}),
    ...(/^\d{6}$/.test(totp) ? {} : { totp: w.badTotp }),
  };
}

export function SignInPage() {
  const client = useQueryClient();
  const [given, setGiven] = useState<Credentials>({ user: '', password: '', totp: '' });
  const [faults, setFaults] = useState<Faults>({});
  const signIn = useMutation({
    mutationFn: (body: Credentials) => postJson('/auth/sign-in', body),
    onSuccess: () => client.invalidateQueries({ queryKey: meQuery.queryKey }),
    onError: () => setGiven((old) => ({ ...old, totp: '' })),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const clean = { ...given, user: given.user.trim(), totp: given.totp.replaceAll(' ', '') };
    const found = faultsOf(clean);
    setFaults(found);
    if (Object.keys(found).length === 0) signIn.mutate(clean);
  };
  const field = (name: keyof Credentials) => ({
    name,
    size: 'sm' as const,
    value: given[name],
    error: faults[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setGiven({ ...given, [name]: event.currentTarget.value }),
  });
  return (
    <main className="lone">
      <form className="sign-in" onSubmit={submit} noValidate>
        <p className="brand">
          <img src="/icon.svg" alt="" width="24" height="24" /> {t.product}
        </p>
        <h1>{w.title}</h1>
        <p className="lead">{w.lead}</p>
        <TextInput label={w.user} autoComplete="username" autoFocus {...field('user')} />
        <PasswordInput
          label={w.password}
          autoComplete="current-password"
          // By keyboard too: the library leaves it out of the order of Tab.
          visibilityToggleButtonProps={{ 'aria-label': w.show, tabIndex: 0 }}
          {...field('password')}
        />
        <TextInput
          label={w.totp}
          description={w.totpHint}
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={7}
          classNames={{ input: 'code-input' }}
          {...field('totp')}
        />
        <p className="form-error" role="alert">
          {signIn.error?.message}
        </p>
        <Button type="submit" size="sm" fullWidth loading={signIn.isPending}>
          {w.submit}
        </Button>
      </form>
    </main>
  );
}
