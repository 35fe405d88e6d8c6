/** The collections of webhooks. */
export const collections = {
  webhooks: 'webhooks',
  deliveries: 'webhook_deliveries',
  lanes: 'webhook_lanes',
  health: 'webhook_health',
} as const;
