import { lines } from 'lines/sandbox';
import { render } from 'preact';
import { SandboxPage } from './sandbox/sandbox-page.js';

const page = document.getElementById('page');
if (page) render(<SandboxPage lines={lines} now={Date.now} />, page);
