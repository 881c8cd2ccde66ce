// A worker whose parent is gone goes as well, and takes its browsers along.
process.once('disconnect', () => process.exit(1));
