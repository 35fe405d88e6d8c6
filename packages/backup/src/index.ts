export { BackupError } from './backup-error.ts';
export { makeBackupKey, readBackupKey, type BackupKey } from './backup-key.ts';
export { knownSchemas } from './known-schemas.ts';
export { checkArchive, type Manifest } from './read-archive.ts';
export { restoreNode, type NodeRestored, type RestoreOptions, type RestoreStep } from './restore-node.ts';
export { takeBackup, type BackupMade } from './take-backup.ts';
