/*
kind: scd2
description: >
  What the register said of a customer, and for how long: where they live, whether they hold a card, by what they can be reached.
  Addresses and numbers themselves stay in staging.
owner: customer-analytics
grain: [customer_id]
distribute_by: customer_id
columns:
  customer_id: {type: varchar, description: The customer.}
  country: {type: varchar, description: Two letters.}
  region: {type: varchar, description: Region.}
  postcode: {type: varchar, pii: direct, description: Postcode.}
  holds_card: {type: boolean, description: Whether the customer holds a loyalty card.}
  has_email: {type: boolean, description: "Whether an e-mail address is known, without which no consent to e-mail is of use."}
  has_phone: {type: boolean, description: Whether a telephone number is known.}
*/
select
  customer_id,
  country,
  region,
  postcode,
  loyalty_id is not null as holds_card,
  email is not null as has_email,
  phone is not null as has_phone,
  loaded_at as valid_from
from staging.customers
where loaded_at <= :knowledge_cutoff
