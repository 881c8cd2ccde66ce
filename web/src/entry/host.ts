import { start } from '../app/start';
import * as page from '../pages/host';

start('host', page);
