import { start } from '../app/start';
import * as page from '../pages/join';

void start('join', page);
