import type { APIRequestContext } from '@playwright/test';

/** A photo of a member's history, as far as tests look at it. */
export interface Photo {
  source: string;
  whitened: boolean;
  from_exam: boolean;
  override_reason: string;
}

/** Every photo ever given to a member, newest first. */
export async function photosOf(request: APIRequestContext, member: number): Promise<Photo[]> {
  const answer = await request.post('/api/photos/history', { data: { member } });
  return (await answer.json()) as Photo[];
}
