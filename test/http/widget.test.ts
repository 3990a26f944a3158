import { widgetContract } from '../contracts/widget.js';
import { connectHttp, connectSocket } from '../support/widget-window.js';

widgetContract('a socket', connectSocket);
widgetContract('HTTP', connectHttp);
