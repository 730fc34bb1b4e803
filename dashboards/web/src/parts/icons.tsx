/** The few icons there are, drawn in the colour of the text; each stands beside its word. */
import type { ReactNode } from 'react';

function Icon({ children, size = 14 }: { readonly children: ReactNode; readonly size?: number }) {
  return (
    <svg
      aria-hidden
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="icon"
    >
      {children}
    </svg>
  );
}

const SEVERITY_SHAPES: Readonly<Record<string, ReactNode>> = {
  critical: <path d="M8 1.2 14.8 8 8 14.8 1.2 8Z" fill="currentColor" />,
  high: <path d="M8 2 14.5 13.5h-13Z" fill="currentColor" />,
  medium: <circle cx="8" cy="8" r="5" fill="currentColor" />,
  low: <circle cx="8" cy="8" r="5" />,
};

export function SeverityIcon({ severity }: { readonly severity: string }) {
  return <Icon size={12}>{SEVERITY_SHAPES[severity] ?? SEVERITY_SHAPES.low}</Icon>;
}

const PATHS = {
  sun:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15' +
    'M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z',
  overview: 'M2 2h5v7H2zM9 2h5v4H9zM9 8h5v6H9zM2 11h5v3H2z',
  markets: 'M2 13 6 8l3 3 5-7M10.5 4H14v3.5',
  alerts:
    'M8 2a4 4 0 0 1 4 4c0 4 1.5 5 1.5 5h-11S4 10 4 6a4 4 0 0 1 4-4ZM6.5 13.5a1.6 1.6 0 0 0 3 0',
  cases: 'M2 5h12v8.5H2zM5.5 5V3h5v2M2 8.5h12',
  people:
    'M6 2.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5ZM1.5 13.5c0-3 2-4.5 4.5-4.5s4.5 1.5 4.5 4.5' +
    'M10.5 3a2.3 2.3 0 0 1 0 4.4M12 9.4c1.6.6 2.5 2 2.5 4.1',
  reports: 'M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M6 8h4M6 11h4',
  rules: 'M2 4h7M12 4h2M2 8h2M7 8h7M2 12h6M11 12h3M9.5 2.5v3M4.5 6.5v3M8.5 10.5v3',
  operations: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  audit: 'M8 1.5 13.5 4v4c0 3.5-2.5 5.5-5.5 6.5C5 13.5 2.5 11.5 2.5 8V4ZM5.5 8l2 2 3-3.5',
  settlement: 'M2 5h10M9.5 2.5 12 5 9.5 7.5M14 11H4M6.5 8.5 4 11l2.5 2.5',
  clock: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM8 4.5V8l2.5 1.5',
  late: 'M8 1.5 15 14H1ZM8 6v4M8 12v.2',
  check: 'm3 8.5 3.5 3.5L13 4.5',
  play: 'M4.5 2.5v11l9-5.5Z',
  pause: 'M5 3v10M11 3v10',
  stepBack: 'M11.5 3 6 8l5.5 5M4 3v10',
  stepOn: 'M4.5 3 10 8l-5.5 5M12 3v10',
  first: 'M13 3 8.5 8l4.5 5M8 3 3.5 8 8 13',
  lastOne: 'M3 3l4.5 5L3 13M8 3l4.5 5L8 13',
  star: 'm8 1.8 1.9 4 4.3.6-3.1 3.1.7 4.4L8 11.8l-3.8 2.1.7-4.4L1.8 6.4l4.3-.6Z',
  file: 'M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3',
  lock: 'M4 7h8v7H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.5 10.5 14 14',
  link: 'M6.5 9.5 9.5 6.5M7 4.5 9 2.6a3 3 0 0 1 4.3 4.3l-2 2M9 11.5l-2 1.9a3 3 0 0 1-4.3-4.3l2-2',
  left: 'M10 3 5 8l5 5',
  right: 'm6 3 5 5-5 5',
  out: 'M6 2.5H3v11h3M10 5l3 3-3 3M13 8H6.5',
  live: 'M8 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3ZM4.5 4.5a5 5 0 0 0 0 7M11.5 4.5a5 5 0 0 1 0 7',
  lost: 'M8 2 15 14H1ZM8 6.5v3.5M8 12v.2',
  keys: 'M1.5 4h13v8h-13zM4 6.5h.1M6.5 6.5h.1M9 6.5h.1M11.8 6.5h.1M5 9.5h6',
} as const;

export type GlyphName = keyof typeof PATHS;

export function Glyph({ name, size }: { readonly name: GlyphName; readonly size?: number }) {
  return (
    <Icon {...(size === undefined ? {} : { size })}>
      <path d={PATHS[name]} />
    </Icon>
  );
}
