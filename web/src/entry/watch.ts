import { start } from '../app/start';
import * as page from '../pages/watch';

start('watch', page);
