export { createWebhooks, type WebhooksDependencies, type WebhooksService } from './service.ts';
