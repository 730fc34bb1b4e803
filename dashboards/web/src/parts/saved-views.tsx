/** The menu of saved views: open one, save what is shown, delete one of one's own. */
import { Button, Checkbox, Group, Menu, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import type { NewSavedView, SavedView, ViewScreen } from '../../../../cases/contract';
import { deleteJson, postJson } from '../app/http';
import { viewSearch, viewsQuery, viewText } from '../live/view-queries';
import { words as alertWords } from '../words/alerts';
import { words } from '../words/inbox';
import { Dialog } from './dialog';

const w = words.views;

interface SavedViewsProps {
  readonly screen: ViewScreen;
  /** The page's search parameters, without its cursor. */
  readonly search: Readonly<Record<string, unknown>>;
  readonly apply: (search: Record<string, string>) => void;
}

/** Screens whose first view has been opened; a list that was emptied on purpose stays so. */
const begun = new Set<ViewScreen>();

function useFirstView({ screen, search, apply }: SavedViewsProps, views: readonly SavedView[]) {
  const first = views.find(({ isDefault, own }) => isDefault && own);
  const plain = viewText(search) === '';
  useEffect(() => {
    if (!plain) begun.add(screen);
    if (first === undefined || begun.has(screen)) return;
    begun.add(screen);
    apply(viewSearch(first.query));
  });
}

export function SavedViews(props: SavedViewsProps) {
  const { screen, search, apply } = props;
  const { data } = useQuery(viewsQuery(screen));
  const views = data?.views ?? [];
  const [saving, setSaving] = useState(false);
  useFirstView(props, views);
  const text = viewText(search);
  const current = views.find(({ query }) => query === text);
  const groups = [
    [w.own, views.filter(({ own }) => own)],
    [w.shared, views.filter(({ own }) => !own)],
  ] as const;
  return (
    <>
      <Menu position="bottom-start" width={260}>
        <Menu.Target>
          <Button variant="default" className="facet">
            {current?.name ?? w.title}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 ? <Menu.Label>{w.none}</Menu.Label> : null}
          {groups.map(([title, list]) =>
            list.length === 0 ? null : (
              <div key={title}>
                <Menu.Label>{title}</Menu.Label>
                {list.map((view) => (
                  <ViewItem key={view.id} view={view} screen={screen} apply={apply} />
                ))}
              </div>
            ),
          )}
          <Menu.Divider />
          <Menu.Item onClick={() => setSaving(true)}>{w.save}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {saving ? <SaveDialog screen={screen} query={text} close={() => setSaving(false)} /> : null}
    </>
  );
}

interface ViewItemProps {
  readonly view: SavedView;
  readonly screen: ViewScreen;
  readonly apply: (search: Record<string, string>) => void;
}

function ViewItem({ view, screen, apply }: ViewItemProps) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteJson(`/cases/views/${view.id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: viewsQuery(screen).queryKey }),
  });
  const note = [
    ...(view.own ? [] : [w.by(view.owner.name)]),
    ...(view.isDefault && view.own ? [w.starts] : []),
  ].join(', ');
  return (
    <>
      <Menu.Item onClick={() => apply(viewSearch(view.query))}>
        {view.name} <span className="dim">{note}</span>
      </Menu.Item>
      {view.own ? (
        <Menu.Item className="view-remove" closeMenuOnClick={false} onClick={() => remove.mutate()}>
          {w.remove(view.name)}
        </Menu.Item>
      ) : null}
    </>
  );
}

interface SaveDialogProps {
  readonly screen: ViewScreen;
  readonly query: string;
  readonly close: () => void;
}

function SaveDialog({ screen, query, close }: SaveDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [isDefault, setDefault] = useState(false);
  const save = useMutation({
    mutationFn: (view: NewSavedView) => postJson('/cases/views', view),
    onSuccess: async () => {
      close();
      notifications.show({
        message: w.saved(name.trim()),
        closeButtonProps: { 'aria-label': alertWords.action.close },
      });
      await client.invalidateQueries({ queryKey: viewsQuery(screen).queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ screen, name: name.trim(), shared, isDefault, query });
  };
  return (
    <Dialog onClose={close} title={w.saveTitle}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            data-autofocus
            label={w.name}
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label={w.share}
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <Checkbox
            label={w.isDefault}
            checked={isDefault}
            onChange={(event) => setDefault(event.currentTarget.checked)}
          />
          <Text role="alert" size="sm" className="form-error">
            {save.error?.message}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {alertWords.action.cancel}
            </Button>
            <Button type="submit" disabled={name.trim() === ''} loading={save.isPending}>
              {w.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
