# Put this file at bin/setenv.sh. The heap is enough for about 500 open pages; each further 1,000 want 60 MB more.
export MALLOC_ARENA_MAX=2
CATALINA_OPTS="$CATALINA_OPTS -Xms16m -Xmx96m -XX:MinHeapFreeRatio=15 -XX:MaxHeapFreeRatio=30 -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true"
