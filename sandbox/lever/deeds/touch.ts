/** The marks a change leaves on an opportunity; used by every deed. */
import type { AccountWorld } from '../account-world.ts';
import type { OpportunityRecord } from '../records.ts';

/** `interaction`: creation, moves, archiving, panels and feedback count as one; tags and links do not. */
export function touch(world: AccountWorld, opportunity: OpportunityRecord, interaction = false): void {
  const now = world.now();
  opportunity.updatedAt = now;
  if (interaction) opportunity.lastInteractionAt = now;
}
