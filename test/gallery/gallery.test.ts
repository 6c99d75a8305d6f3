import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Exhibit, Room } from '../../gallery/exhibit.ts';
import { pageHtml } from '../../gallery/render/page.ts';
import { allRooms } from '../../gallery/rooms.ts';
import { onStage } from '../../gallery/stage.ts';
import * as actionIds from '../../src/slack/action-ids.ts';
import { checkMessage, checkView } from '../../src/slack/block-kit/check.ts';

const SLACK = path.join(import.meta.dirname, '../../src/slack');
/** What people read: messages, modals, Home, and answers to one person. */
const SPEAKING = /MessageContent|ModalView|HomeView|\bAnswer\b/;
/** Every function of these makes words for people. */
const WORDS = ['messages/notices.ts', 'messages/help.ts'];

/** Exported functions of the bot that make something to read; the outbox only carries it. */
function makers(): string[] {
  const files = readdirSync(SLACK, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.startsWith('outbox'))
    .flatMap((file) => {
      const source = readFileSync(path.join(SLACK, file), 'utf8');
      const functions = [
        ...source.matchAll(/^export (?:async )?function (\w+)[(<][\s\S]*?\)(?:: ([^{;]*?))? \{$/gm),
      ];
      return functions
        .filter(([, , returns = '']) => SPEAKING.test(returns) || WORDS.includes(file))
        .map(([, name = '']) => name);
    });
}

function payloadsOf(exhibit: Exhibit): object[] {
  switch (exhibit.surface) {
    case 'message':
      return [exhibit.content];
    case 'answer':
      return [{ text: exhibit.text, blocks: exhibit.blocks ?? [] }];
    case 'modal':
    case 'home':
      return [exhibit.view];
    case 'file':
      return [{ text: exhibit.content.comment }];
  }
}

describe('the gallery', () => {
  let rooms: Room[] = [];
  let exhibits: Exhibit[] = [];

  beforeAll(async () => {
    rooms = await onStage(allRooms);
    exhibits = rooms.flatMap((room) => room.exhibits);
  }, 120_000);

  it('shows the work of every function that makes something to read', () => {
    const shown = new Set(exhibits.flatMap(({ of }) => of.map(({ name }) => name)));
    const all = makers();
    expect(all).toEqual(expect.arrayContaining(['renderParent', 'renderDetails', 'answerStatus', 'help']));
    expect(all.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('shows every button, select and form', () => {
    const everything = JSON.stringify(exhibits.flatMap(payloadsOf));
    const ids = Object.values(actionIds).flatMap((id) => (typeof id === 'string' ? [id] : Object.values(id)));
    expect(ids.length).toBeGreaterThan(10);
    expect(ids.filter((id) => !everything.includes(`"${id}`))).toEqual([]);
  });

  it('holds only what Slack takes', () => {
    for (const exhibit of exhibits) {
      const check = exhibit.surface === 'modal' || exhibit.surface === 'home' ? checkView : checkMessage;
      for (const payload of payloadsOf(exhibit)) {
        expect({ title: exhibit.title, problems: check(payload) }).toEqual({
          title: exhibit.title,
          problems: [],
        });
      }
    }
  });

  it('becomes a page that draws everything and loads nothing', () => {
    const page = pageHtml(rooms, {
      users: new Map([['U0ALICE', 'alice']]),
      channels: new Map(),
    });
    expect(page).toContain('@alice');
    for (const { title } of exhibits) expect(page).toContain(title.replaceAll('"', '&quot;'));
    expect(page).not.toContain('class="broken"');
    expect(page).not.toMatch(/(?:src|srcset)="(?!data:)|<link|@import|url\((?!data:)/);
  });
});
