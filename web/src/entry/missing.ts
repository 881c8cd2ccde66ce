import { start } from '../app/start';
import * as page from '../pages/missing';

void start('missing', page);
