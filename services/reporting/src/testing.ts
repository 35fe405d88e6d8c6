export { permissions } from './transport/grpc/reporting-service.ts';
