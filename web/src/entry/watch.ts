import { start } from '../app/start';
import * as page from '../pages/watch';

void start('watch', page);
