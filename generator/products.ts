import { money, productId, text } from './columns.ts';
import type { FileSpec } from './files.ts';
import type { Simulation } from './simulation.ts';

const file: FileSpec = {
  name: 'products',
  format: 'csv',
  columns: [productId(), text('name'), text('category'), text('subcategory'), text('brand'), money('price', 10)],
  faults: [],
  firstDayOnly: true,
};

/** The catalogue, whole, with the first day. */
export const products: Simulation = {
  files: [file],
  start(company, output) {
    return (day) => {
      if (day > 0) return;
      for (const { number, name, category, subcategory, brand, price } of company.catalogue.products) {
        output('products').emit([number, name, category, subcategory, brand, price]);
      }
    };
  },
};
