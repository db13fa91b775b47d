import { makeTemplate } from './data';

export default function globalSetup(): () => void {
  return makeTemplate();
}
