/** Small word lists of our own. E-mail domains are reserved for examples (RFC 2606), so no address here can be anybody's. */

export const FIRST_NAMES: Record<'female' | 'male', readonly string[]> = {
  female: [
    'Ada', 'Alma', 'Amira', 'Anna', 'Bea', 'Carla', 'Clara', 'Dina', 'Edith', 'Elena', 'Emma', 'Farah', 'Freya', 'Gisela', 'Hanna', 'Ida',
    'Ines', 'Iris', 'Julia', 'Karin', 'Lara', 'Leila', 'Lena', 'Lucia', 'Maja', 'Marta', 'Mia', 'Nadia', 'Nora', 'Olga', 'Petra', 'Rosa',
    'Ruth', 'Sara', 'Selma', 'Silvia', 'Sofia', 'Tessa', 'Vera', 'Zoe',
  ],
  male: [
    'Adam', 'Aldo', 'Amir', 'Anton', 'Ben', 'Bruno', 'Carl', 'Daniel', 'David', 'Emil', 'Erik', 'Felix', 'Finn', 'Georg', 'Hugo', 'Ivan',
    'Jakob', 'Jan', 'Jonas', 'Karim', 'Lars', 'Leo', 'Louis', 'Lukas', 'Marco', 'Martin', 'Max', 'Milan', 'Nils', 'Noah', 'Omar', 'Oscar',
    'Paul', 'Pedro', 'Rafael', 'Samir', 'Simon', 'Theo', 'Tom', 'Victor',
  ],
};

export const LAST_NAMES: readonly string[] = [
  'Abel', 'Adler', 'Albrecht', 'Almeida', 'Baker', 'Bauer', 'Becker', 'Berg', 'Bianchi', 'Blom', 'Brandt', 'Brook', 'Castell', 'Clement',
  'Conti', 'Cooper', 'Costa', 'Dahl', 'Dekker', 'Dietrich', 'Dupont', 'Ebner', 'Engel', 'Esposito', 'Fabre', 'Falk', 'Farmer', 'Ferrer',
  'Fischer', 'Fontana', 'Forster', 'Gallo', 'Garnier', 'Glover', 'Graf', 'Green', 'Haas', 'Hansen', 'Hill', 'Hoffman', 'Holm', 'Hunter',
  'Ibarra', 'Jansen', 'Keller', 'Kerr', 'Klein', 'Koch', 'Kovac', 'Kramer', 'Lang', 'Larsen', 'Lehmann', 'Lemaire', 'Lind', 'Lopes',
  'Marchand', 'Marino', 'Marsh', 'Mason', 'Meier', 'Mercier', 'Miller', 'Moreau', 'Moser', 'Navarro', 'Nilsen', 'Novak', 'Olsen', 'Palmer',
  'Parker', 'Peters', 'Porter', 'Ramos', 'Reed', 'Richter', 'Rivera', 'Rossi', 'Roth', 'Salas', 'Sandberg', 'Schmid', 'Serra', 'Shepherd',
  'Silva', 'Sommer', 'Stein', 'Strand', 'Tailor', 'Torres', 'Vidal', 'Vogel', 'Wagner', 'Walker', 'Weber', 'West', 'Winter', 'Wolf', 'Zimmer',
];

export const EMAIL_DOMAINS = ['example.com', 'example.org', 'example.net', 'mail.example.com', 'post.example.org'] as const;

export const GENDERS = ['female', 'male', 'other'] as const;

export const COUNTRIES = ['DE', 'FR', 'GB', 'NL'] as const;

export const REGIONS = ['north', 'east', 'south', 'west', 'centre'] as const;

/** Category, how dear it is (cents, the middle of its range), and its five subcategories. */
export const CATEGORIES: readonly { name: string; price: number; kinds: readonly string[] }[] = [
  { name: 'kitchen', price: 1_900, kinds: ['pan', 'knife', 'bowl', 'kettle', 'scale'] },
  { name: 'garden', price: 2_100, kinds: ['planter', 'spade', 'hose', 'seed box', 'lantern'] },
  { name: 'books', price: 1_500, kinds: ['novel', 'atlas', 'cookbook', 'picture book', 'guide'] },
  { name: 'toys', price: 1_700, kinds: ['puzzle', 'kite', 'board game', 'building set', 'doll'] },
  { name: 'sports', price: 2_300, kinds: ['ball', 'mat', 'bottle', 'racket', 'backpack'] },
  { name: 'beauty', price: 1_600, kinds: ['cream', 'soap', 'perfume', 'brush', 'balm'] },
  { name: 'clothing', price: 2_400, kinds: ['shirt', 'scarf', 'jacket', 'socks', 'hat'] },
  { name: 'home', price: 2_200, kinds: ['lamp', 'blanket', 'cushion', 'frame', 'basket'] },
  { name: 'office', price: 1_500, kinds: ['notebook', 'pen', 'tray', 'desk lamp', 'folder'] },
  { name: 'pets', price: 1_600, kinds: ['leash', 'bed', 'brush', 'toy', 'feeder'] },
  { name: 'audio', price: 2_500, kinds: ['headphones', 'speaker', 'cable', 'radio', 'stand'] },
  { name: 'pantry', price: 1_400, kinds: ['tea', 'coffee', 'honey', 'olive oil', 'spice set'] },
];

export const BRANDS: readonly string[] = ['Alder', 'Birch & Co', 'Cobalt', 'Dovetail', 'Ember', 'Fjord', 'Grove', 'Harbour', 'Isle', 'Juniper'];

export const STYLES: readonly string[] = ['plain', 'small', 'classic', 'soft', 'everyday', 'light', 'sturdy', 'fine', 'signature', 'heritage'];
