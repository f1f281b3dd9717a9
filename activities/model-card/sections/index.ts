import type { SectionMaker } from '../section.ts';
import { besideBaseline, choiceOfK, metricsOfModel } from './fitting.ts';
import { ethics, gatesOfCard } from './gates.ts';
import { decisions, lineageOfCard, sinceThen } from './life.ts';
import { segmentsOfCard } from './segments.ts';
import { intendedUse, trainingData } from './use.ts';

/**
 * The headings of a card, in their order, after Mitchell et al., Model Cards for Model Reporting (2019). Another one is a function and an
 * entry here.
 */
export const SECTIONS: readonly SectionMaker[] = [intendedUse, trainingData, choiceOfK, metricsOfModel, besideBaseline, segmentsOfCard, gatesOfCard, ethics, sinceThen, decisions, lineageOfCard];
