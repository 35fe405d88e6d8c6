/** An OpenID provider and how this node is known to it. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** A secret. */
  readonly clientSecret: string;
}
