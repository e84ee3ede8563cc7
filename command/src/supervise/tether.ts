/**
 * Loaded before a part's own code (`--import`). The channel to the supervisor closes when the supervisor ends, however it
 * ends; then the part stops as if it had been asked to, and by force if that takes too long.
 */
const PATIENCE_MS = 5000;

process.on('disconnect', () => {
  setTimeout(() => process.exit(1), PATIENCE_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
// The channel alone must not keep a part alive that has finished its work.
process.channel?.unref();
