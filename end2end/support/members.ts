import type { APIRequestContext } from '@playwright/test';

/** A row of the list as the server sends it; only what the tests look at. */
export interface Member {
  id: number;
  version: number;
  name: string;
  member_no: string;
  firm: string;
  photo: { tag: string } | null;
  standing: { state: string; no_photo: boolean; missing: number; doubtful: boolean };
}

interface MemberPage {
  rows: Member[];
  total: number;
}

/** Hands out members of the demo, each only once, so that no test meets the traces of another. */
export class Members {
  private readonly given = new Set<number>();

  /** A member in this state whom no test has had yet. */
  async take(request: APIRequestContext, fits: (member: Member) => boolean): Promise<Member> {
    for (let page = 1; ; page += 1) {
      const { rows, total } = await list(request, { page });
      const found = rows.find((row) => !this.given.has(row.id) && fits(row));
      if (found) {
        this.given.add(found.id);
        return found;
      }
      if (page * 100 >= total) throw new Error('the demo has no further member like this');
    }
  }
}

/** A page of the list, asked of the server directly. */
export async function list(
  request: APIRequestContext,
  query: { page?: number; queue?: string; search?: string },
): Promise<MemberPage> {
  const answer = await request.post('/api/members/list', {
    data: {
      query: {
        queue: 'all',
        search: '',
        firm: null,
        sort: 'arrival',
        descending: false,
        page: 1,
        size: 100,
        ...query,
      },
    },
  });
  if (!answer.ok()) throw new Error(`members/list: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as MemberPage;
}

const clean = ({ standing }: Member): boolean => standing.state !== 'issued' && standing.state !== 'changed';

/** Nothing missing, nothing doubtful. */
export const isReady = (member: Member): boolean =>
  clean(member) && !member.standing.no_photo && !member.standing.missing && !member.standing.doubtful;

/** Nothing missing but the photo. */
export const lacksPhoto = (member: Member): boolean =>
  clean(member) && member.standing.no_photo && !member.standing.missing && !member.standing.doubtful;

/** Has a photo, but a required field is empty. */
export const lacksField = (member: Member): boolean =>
  clean(member) && !member.standing.no_photo && member.standing.missing > 0 && !member.standing.doubtful;

/** Could be issued but for a doubt. */
export const isDoubtful = (member: Member): boolean =>
  clean(member) && !member.standing.no_photo && !member.standing.missing && member.standing.doubtful;
