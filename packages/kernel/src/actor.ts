/** Who acts. Until accounts exist, a caller is the local operator of the node or another service of it. */
export interface Actor {
  readonly kind: 'operator' | 'service';
  /** Stable within the node; scopes `request_id`. */
  readonly id: string;
}
