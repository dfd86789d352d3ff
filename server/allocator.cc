// How jemalloc keeps memory: in few arenas, for each keeps what its threads
// have let go of; and, while it is used, for two seconds. A stream of rows of
// which every one is rejected takes a quarter less memory with two arenas than
// with four, and no call takes longer; jemalloc begins with four a processor,
// and keeps for ten seconds. MALLOC_CONF in the environment goes before this.
extern "C" {
const char* malloc_conf = "narenas:2,dirty_decay_ms:2000";  // jemalloc's name
}
