/** What two records may be recognised by as one person. */
export type IdentifierKind = 'email' | 'phone' | 'loyalty_id' | 'cookie' | 'device';

/** Fields that are compared where no identifier is in common. */
export type ComparedField = 'first_name' | 'last_name' | 'birth_year' | 'postcode';

export type SurvivorRule = 'most_recent' | 'most_frequent' | 'longest' | 'earliest' | { prefer: string[] };

export interface ProbabilisticSettings {
  /** Least probability that two records are the same person, above 0 and below 1. */
  probability: number;
  /** How often each field agrees where they are: the m of Fellegi and Sunter. */
  agreement: Record<ComparedField, number>;
  /** Most records in a block that is compared pair by pair. */
  maxBlock: number;
}

/** How records become customers. */
export interface IdentitySettings {
  identifiers: IdentifierKind[];
  /** An identifier of more records than this links nobody. */
  maxRecords: number;
  callingCode?: string | undefined;
  probabilistic?: ProbabilisticSettings | undefined;
  /** By column of the entity `customers`. */
  survivorship: Record<string, SurvivorRule>;
}
