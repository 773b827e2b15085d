import { commandContract } from '../contracts/command.ts';
import { ROOT } from '../../src/commands/help.ts';
import { commands } from '../../src/commands/index.ts';

commandContract(commands, ROOT);
