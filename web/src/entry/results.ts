import { start } from '../app/start';
import * as page from '../pages/results';

void start('results', page);
