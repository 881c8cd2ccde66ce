import { start } from '../app/start';
import * as page from '../pages/join';

start('join', page);
