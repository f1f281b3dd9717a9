/** The share of a bracket at which golden section steps land. */
const GOLDEN = (3 - Math.sqrt(5)) / 2;
/** No function can be told apart from its minimum any closer: the square root of a double's precision. */
const PRECISION = Math.sqrt(Number.EPSILON);
const MOST_STEPS = 200;

interface Place { at: number; value: number }

/**
 * Where a function of one variable with one minimum in [low, high] has it: Brent's method (R. P. Brent, Algorithms for Minimization
 * without Derivatives, 1973, chapter 5), a parabola through the three best places, and golden section steps where that leads nowhere.
 */
export function minimise(of: (at: number) => number, low: number, high: number, tolerance = 1e-9): number {
  let [from, to] = [low, high];
  const place = (at: number): Place => ({ at, value: of(at) });
  // The three lowest so far.
  let best = place(from + GOLDEN * (to - from));
  let [second, third] = [best, best];
  let [step, before] = [0, 0];
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const middle = (from + to) / 2;
    const near = PRECISION * Math.abs(best.at) + tolerance;
    if (Math.abs(best.at - middle) <= 2 * near - (to - from) / 2) break;
    const parabola = Math.abs(before) > near ? parabolaStep(best, second, third) : Number.NaN;
    const useful = Math.abs(parabola) < Math.abs(before) / 2 && best.at + parabola > from && best.at + parabola < to;
    if (useful) {
      [before, step] = [step, parabola];
      // Not so close to an end that nothing would be learned.
      if (best.at + step - from < 2 * near || to - best.at - step < 2 * near) step = best.at < middle ? near : -near;
    } else {
      before = (best.at < middle ? to : from) - best.at;
      step = GOLDEN * before;
    }
    const next = place(best.at + (Math.abs(step) >= near ? step : Math.sign(step) * near));
    if (next.value <= best.value) {
      if (next.at < best.at) to = best.at;
      else from = best.at;
      [best, second, third] = [next, best, second];
    } else {
      if (next.at < best.at) from = next.at;
      else to = next.at;
      if (next.value <= second.value || second.at === best.at) [second, third] = [next, second];
      else if (next.value <= third.value || third.at === best.at || third.at === second.at) third = next;
    }
  }
  return best.at;
}

/** From the best place to the lowest point of the parabola through three; NaN where they lie on a line. */
function parabolaStep(best: Place, second: Place, third: Place): number {
  const r = (best.at - second.at) * (best.value - third.value);
  const q = (best.at - third.at) * (best.value - second.value);
  return ((best.at - third.at) * q - (best.at - second.at) * r) / (2 * (r - q));
}
