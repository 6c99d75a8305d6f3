import type { Room } from './exhibit.ts';
import { answerRooms } from './exhibits/answers.ts';
import { causesRoom } from './exhibits/causes.ts';
import { digestRooms } from './exhibits/digests.ts';
import { historyRooms } from './exhibits/history.ts';
import { modalRooms } from './exhibits/modals.ts';
import { remediationRooms } from './exhibits/remediations.ts';
import { threadRooms } from './exhibits/thread.ts';
import type { Stage } from './stage.ts';

/** Everything that the program says in Slack, in the order in which people meet it. */
export async function allRooms(stage: Stage): Promise<Room[]> {
  return [
    ...threadRooms(stage),
    ...(await modalRooms(stage)),
    ...(await remediationRooms(stage)),
    ...(await digestRooms(stage)),
    ...(await answerRooms(stage)),
    causesRoom(stage),
    // Last: it gives the run on stage a past.
    ...(await historyRooms(stage)),
  ];
}
