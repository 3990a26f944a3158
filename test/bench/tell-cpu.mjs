// `node --import` this in a process that is measured: it tells over IPC how much CPU it has used, in microseconds.
// It goes with whoever measures.
process.on('message', (message) => {
  if (message !== 'cpu') return;
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.once('disconnect', () => process.exit());
