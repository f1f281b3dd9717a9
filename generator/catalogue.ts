import { BRANDS, CATEGORIES, STYLES } from './words.ts';

/** Products of each category, cheapest first. */
export const PRODUCTS_PER_CATEGORY = 50;

/** The dearest product of a category costs about e^1.6 = 5 times the cheapest. */
const PRICE_SPREAD = 1.6;

export interface Product {
  /** Its index plus one. */
  number: number;
  name: string;
  category: string;
  subcategory: string;
  brand: string;
  /** Cents. */
  price: number;
}

export interface Catalogue {
  products: readonly Product[];
  /** Cents, by product index. */
  price: Int32Array;
  categories: number;
  /** The product index at `tier` (0 cheapest, 1 dearest) of a category. */
  at(category: number, tier: number): number;
}

export function createCatalogue(): Catalogue {
  const products = CATEGORIES.flatMap(({ name, price, kinds }, category) =>
    Array.from({ length: PRODUCTS_PER_CATEGORY }, (_, rank): Product => {
      const kind = kinds[rank % kinds.length]!;
      const style = STYLES[Math.floor((rank * STYLES.length) / PRODUCTS_PER_CATEGORY)]!;
      const brand = BRANDS[(category * 3 + rank * 7) % BRANDS.length]!;
      const factor = Math.exp(PRICE_SPREAD * (rank / (PRODUCTS_PER_CATEGORY - 1) - 0.5));
      return {
        number: category * PRODUCTS_PER_CATEGORY + rank + 1,
        name: `${brand} ${style} ${kind}`,
        category: name,
        subcategory: kind,
        brand,
        price: Math.round((price * factor) / 10) * 10 - 1,
      };
    }),
  );
  return {
    products,
    price: Int32Array.from(products, ({ price }) => price),
    categories: CATEGORIES.length,
    at(category, tier) {
      const rank = Math.floor(tier * PRODUCTS_PER_CATEGORY);
      return category * PRODUCTS_PER_CATEGORY + Math.min(PRODUCTS_PER_CATEGORY - 1, Math.max(0, rank));
    },
  };
}
