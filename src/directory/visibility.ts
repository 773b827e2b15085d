/**
 * Who may see a confidential candidate or posting. Pure.
 *
 * Lever's rule is that confidential postings are for the people on them. Lever's API tells us who owns and follows the
 * opportunity and who owns, follows and hires for the posting; it does not tell which Admins were let in. So: those
 * people, and Super Admins, who see everything in Lever. Everybody else, Admins included, is told what they would be
 * told about a candidate that does not exist — that one exists must not leak.
 */
import type { LeverUserId } from '../lever/ids.ts';
import type { DirectoryOpportunity, DirectoryPosting, Viewer } from './directory.ts';

export function maySeePosting(posting: DirectoryPosting, viewer: Viewer): boolean {
  if (!posting.confidential || viewer.role === 'superAdmin') return true;
  const me = viewer.leverUserId;
  return me !== null && onPosting(posting, me);
}

export function maySee(
  opportunity: DirectoryOpportunity,
  posting: DirectoryPosting | undefined,
  viewer: Viewer,
): boolean {
  if (!opportunity.confidential || viewer.role === 'superAdmin') return true;
  const me = viewer.leverUserId;
  if (me === null) return false;
  if (opportunity.owner === me || opportunity.followers.includes(me)) return true;
  return posting !== undefined && onPosting(posting, me);
}

function onPosting(posting: DirectoryPosting, me: LeverUserId): boolean {
  return posting.owner === me || posting.hiringManager === me || posting.followers.includes(me);
}
