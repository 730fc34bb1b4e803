/** The frame of every page: modules at the side, state of the live feed and the tools on top. */
import { ActionIcon, AppShell, Burger, Tooltip, useMantineColorScheme } from '@mantine/core';
import { useComputedColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useArrivals } from '../live/arrivals';
import { useStreamState } from '../live/staff-stream';
import { Glyph } from '../parts/icons';
import { t } from '../words/en';
import { dateTime, nowMicros } from './format';
import { postJson } from './http';
import { useKeys } from './keyboard';
import { isWithin, modulesFor } from './modules';
import { meQuery, type Me } from './session';

const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog')).KeysDialog }));
const Palette = lazy(async () => ({ default: (await import('./palette')).Palette }));

type Dialog = 'keys' | 'palette' | null;

export function Shell({ me }: { readonly me: Me }) {
  const [menu, { toggle, close }] = useDisclosure();
  const [dialog, setDialog] = useState<Dialog>(null);
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const flip = () => setColorScheme(scheme === 'dark' ? 'light' : 'dark');
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(close, [path, close]);
  const modules = modulesFor(me.permissions);
  const leads = modules.map(({ key, to }) => [`g ${key}`, () => void navigate({ to })] as const);
  useKeys({ '?': () => setDialog('keys'), d: flip, ...Object.fromEntries(leads) });
  usePaletteKey(() => setDialog('palette'));
  const closeDialog = () => setDialog(null);
  return (
    <AppShell
      header={{ height: 44 }}
      navbar={{ width: 168, breakpoint: 'sm', collapsed: { mobile: !menu } }}
      padding={0}
      transitionDuration={0}
    >
      <a className="skip" href="#content">
        {t.skip}
      </a>
      <AppShell.Header className="header">
        <Burger
          opened={menu}
          onClick={toggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={t.header.menu}
        />
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width="20" height="20" /> {t.product}
        </Link>
        <StreamBadge />
        <span className="grow" />
        <UtcClock />
        <Tools scheme={scheme} flip={flip} open={setDialog} me={me} />
      </AppShell.Header>
      <AppShell.Navbar className={`navbar ${menu ? '' : 'shut'}`} aria-label={t.nav.label}>
        <Modules modules={modules} path={path} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className="main">
        <Outlet />
      </AppShell.Main>
      {/* Inside the router: what is announced may hold links. */}
      <Notifications position="bottom-right" limit={3} />
      <Suspense fallback={null}>
        {dialog === 'keys' ? <KeysDialog modules={modules} close={closeDialog} /> : null}
        {dialog === 'palette' ? <Palette modules={modules} close={closeDialog} /> : null}
      </Suspense>
    </AppShell>
  );
}

/** Ctrl-K or Cmd-K, the usual key of a palette; it has a modifier, so it also acts in fields. */
function usePaletteKey(open: () => void) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      open();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });
}

interface ModulesProps {
  readonly modules: ReturnType<typeof modulesFor>;
  readonly path: string;
}

function Modules({ modules, path }: ModulesProps) {
  const waiting = useArrivals().length;
  return modules.map((module, i) => {
    const { to, icon, label } = module;
    const active = isWithin(module, path);
    const starts = i > 0 && 'starts' in module;
    return (
      <Link
        key={to}
        to={to}
        className={`module ${starts ? 'starts' : ''} ${active ? 'active' : ''}`}
        aria-current={active ? 'page' : undefined}
      >
        <Glyph name={icon} size={16} /> {label}
        {to === '/inbox' && waiting > 0 ? <span className="count">{waiting}</span> : null}
      </Link>
    );
  });
}

function StreamBadge() {
  const state = useStreamState();
  return (
    <span className={`stream ${state}`} role="status">
      <Glyph name={state === 'lost' ? 'lost' : 'live'} /> {t.stream[state]}
    </span>
  );
}

function UtcClock() {
  const [now, setNow] = useState(nowMicros);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMicros()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time className="clock num" title={t.header.clock}>
      {dateTime(now)} {t.utc}
    </time>
  );
}

interface ToolsProps {
  readonly scheme: 'light' | 'dark';
  readonly flip: () => void;
  readonly open: (dialog: Dialog) => void;
  readonly me: Me;
}

function Tools({ scheme, flip, open, me }: ToolsProps) {
  const client = useQueryClient();
  const signOut = async () => {
    await postJson('/auth/sign-out', {}).catch(() => undefined);
    client.clear();
    client.setQueryData(meQuery.queryKey, null);
  };
  const tools = [
    [t.header.find, 'search', () => open('palette'), '⌃K'],
    [t.header.keys, 'keys', () => open('keys'), '?'],
    [scheme === 'dark' ? t.header.toLight : t.header.toDark, scheme, flip, 'd'],
    [t.header.signOut, 'out', () => void signOut(), ''],
  ] as const;
  return (
    <>
      {tools.map(([label, icon, act, key]) => {
        const glyph = icon === 'dark' ? 'sun' : icon === 'light' ? 'moon' : icon;
        return (
          <Tooltip
            key={glyph}
            label={key === '' ? `${label} (${me.displayName})` : `${label}  ${key}`}
          >
            <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={act}>
              <Glyph name={glyph} size={16} />
            </ActionIcon>
          </Tooltip>
        );
      })}
    </>
  );
}
