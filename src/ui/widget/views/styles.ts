import { adoptStyles } from '../adopt-styles.js';
import { css as base } from './css/base.css';
import { css as composer } from './css/composer.css';
import { css as controls } from './css/controls.css';
import { css as messages } from './css/messages.css';
import { css as sheet } from './css/sheet.css';

export function addStyles(root: Element | ShadowRoot): void {
  adoptStyles(root, base + controls + messages + composer + sheet);
}
