/** Colours and sizes: dense, calm, the same in light and dark. */
import { createTheme } from '@mantine/core';
import { t } from '../words/en';

const SYSTEM = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** The header of a dialog is no banner of the page: only the frame's is. */
const PLAIN_HEADER = { header: { role: 'none' } };

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: SYSTEM,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  colors: {
    ink: [
      '#eef5fb',
      '#d9e7f3',
      '#b3cfe6',
      '#8ab5d9',
      '#69a0cf',
      '#4f8ec2',
      '#3578ad',
      '#1f6096',
      '#17507f',
      '#0e3d63',
    ],
  },
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Modal: {
      defaultProps: { closeButtonProps: { 'aria-label': t.close }, attributes: PLAIN_HEADER },
    },
    Drawer: { defaultProps: { attributes: PLAIN_HEADER } },
    Tooltip: { defaultProps: { openDelay: 400 } },
  },
});
