import type { Customers } from './customers.ts';
import { logistic, logit, shifted, type Drift } from './drift.ts';
import type { Streams } from './random.ts';
import { INDIVIDUALITY, type SegmentProfile } from './segments.ts';

/** What every customer does, each one somewhat apart from the centre of their segment. Units as in `SegmentProfile`, rates per day. */
export interface Behaviour {
  orders: Float32Array;
  lines: Float32Array;
  priceTier: Float32Array;
  discount: Float32Array;
  breadth: Float32Array;
  weekend: Float32Array;
  evening: Float32Array;
  app: Float32Array;
  web: Float32Array;
  sessions: Float32Array;
  pages: Float32Array;
  carts: Float32Array;
  mobile: Float32Array;
  open: Float32Array;
  click: Float32Array;
  tickets: Float32Array;
}

export type BehaviourName = keyof Behaviour;

/** The unit of a rate in the profile, in days. */
const RATE_DAYS = { orders: 28, sessions: 28, tickets: 84 };

export function createBehaviour(customers: Customers, segments: readonly SegmentProfile[], streams: Streams): Behaviour {
  const { count, segment } = customers;
  /** One stream for each behaviour: adding one leaves the others as they are. */
  const each = (name: BehaviourName, draw: (centre: number, noise: number) => number): Float32Array => {
    const random = streams.of(`behaviour of ${name}`);
    return Float32Array.from({ length: count }, (_, index) => draw(segments[segment[index]!]![name], random.normal()));
  };
  const rate = (name: keyof typeof RATE_DAYS): Float32Array => each(name, (centre, noise) => (centre / RATE_DAYS[name]) * around(noise));
  const share = (name: BehaviourName): Float32Array => each(name, (centre, noise) => logistic(logit(centre) + INDIVIDUALITY.share * noise));
  const oneOrMore = (name: BehaviourName): Float32Array => each(name, (centre, noise) => 1 + (centre - 1) * around(noise));
  return {
    orders: rate('orders'),
    lines: oneOrMore('lines'),
    priceTier: share('priceTier'),
    discount: share('discount'),
    breadth: oneOrMore('breadth'),
    weekend: share('weekend'),
    evening: share('evening'),
    app: share('app'),
    web: share('web'),
    sessions: rate('sessions'),
    pages: oneOrMore('pages'),
    carts: each('carts', (centre, noise) => centre * around(noise)),
    mobile: share('mobile'),
    open: share('open'),
    click: share('click'),
    tickets: rate('tickets'),
  };
}

/** A lognormal factor with mean one, so that the centre stays the mean. */
function around(noise: number): number {
  return Math.exp(INDIVIDUALITY.rate * noise - INDIVIDUALITY.rate ** 2 / 2);
}

/** Changes the behaviour of the customers whom the drift reaches, once and for good. */
export function applyDrift(behaviour: Behaviour, customers: Customers, drift: Drift): void {
  for (let index = 0; index < customers.count; index++) {
    if (customers.drifts[index] === 0) continue;
    behaviour.sessions[index]! *= drift.sessions;
    behaviour.carts[index]! *= drift.carts;
    behaviour.mobile[index] = shifted(behaviour.mobile[index]!, drift.mobile);
    behaviour.evening[index] = shifted(behaviour.evening[index]!, drift.evening);
    behaviour.discount[index] = shifted(behaviour.discount[index]!, drift.discount);
  }
}
