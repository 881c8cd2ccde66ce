import { start } from '../app/start';
import * as page from '../pages/results';

start('results', page);
