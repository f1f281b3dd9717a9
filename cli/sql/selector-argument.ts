import { Argument } from 'commander';

/** How to name models, for the help of each command that takes them. */
export const SELECTOR_HELP = 'A selector is a name (marts.customer_orders, or just customer_orders), with + behind it for what reads it, + before it for what it reads, '
  + 'or source:shop.orders, tag:…, layer:marts, owner:…; several add up, a comma between two means both at once.';

export function selectorArgument(): Argument {
  return new Argument('[selectors...]', 'which models; default: all');
}
