import { start } from '../app/start';
import * as page from '../pages/play';

void start('play', page);
