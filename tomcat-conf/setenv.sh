# Put this file at bin/setenv.sh. The heap is enough for about 500 open pages; each further 1,000 want 60 MB more.
CATALINA_OPTS="$CATALINA_OPTS -Xms32m -Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true"
