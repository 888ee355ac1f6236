/** What a newcomer sees: one query over several domains, to be run as it stands. */
export const firstQuery = `# Welcome to the Stoa Gateway. Run this query: the gateway plans it over the domains' subgraphs.
query Market {
  products(first: 3) {
    edges {
      node {
        name                            # catalog
        promotion { percent }           # discount
        shippingEstimate { amount currency } # shipping
        onWishlist                      # customers
        variants {
          price { amount currency }
          salePrice { amount currency } # discount
          availability { level }        # inventory
        }
      }
    }
  }
  paymentMethods { name }               # payment
}
`;
