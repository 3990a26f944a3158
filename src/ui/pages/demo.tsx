import { lines } from 'lines/demo';
import { render } from 'preact';
import { HelpPage } from './demo/help-page.js';

const page = document.getElementById('page');
const { people } = document.documentElement.dataset;
if (page) render(<HelpPage lines={lines} canChoose={people === 'choose'} sandbox={document.documentElement.dataset['sandbox'] === 'on'} />, page);
