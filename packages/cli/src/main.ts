#!/usr/bin/env node
import { systemMain } from './system-main.js';

// It tells of every failure itself.
void systemMain();
