import { start } from '../app/start';
import * as page from '../pages/host';

void start('host', page);
