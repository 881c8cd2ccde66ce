import { start } from '../app/start';
import * as page from '../pages/play';

start('play', page);
