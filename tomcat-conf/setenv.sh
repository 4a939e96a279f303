# Put this file at bin/setenv.sh. The heap is enough for about 500 open pages; each further 1,000 want 70 MB more.
export MALLOC_ARENA_MAX=2
CATALINA_OPTS="$CATALINA_OPTS -Xms16m -Xmx96m -XX:MinHeapFreeRatio=15 -XX:MaxHeapFreeRatio=30 -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true"

# A stop lays the loaded classes aside, and later starts take them from there, which saves a sixth of their work. Java takes a class only if its
# file is still the same; after a change of Java, Tomcat or the WAR all are laid aside anew. A damaged archive would end Java, so it is tried
# before its first use and its checksums are verified at every start, which falls back to the JARs. Both files may be deleted.
classes="$CATALINA_BASE/temp/classes.jsa"
java_home="${JAVA_HOME:-${JRE_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}}"
fresh() {
  [ -z "$(find "$java_home/lib/modules" "$CATALINA_HOME/lib" "$CATALINA_HOME/bin" "$CATALINA_BASE/webapps" -maxdepth 1 -cnewer "$1" 2>&1)" ]
}
whole() {
  "$java_home/bin/java" -Xshare:on -XX:+VerifySharedSpaces -XX:-CreateCoredumpOnCrash -XX:ErrorFile=/dev/null -XX:SharedArchiveFile="$1" \
    -cp "$CATALINA_HOME/bin/bootstrap.jar:$CATALINA_HOME/bin/tomcat-juli.jar" -version
}
if [ "$1" = run ] || [ "$1" = start ]; then
  if ! fresh "$classes" && fresh "$classes.new" && whole "$classes.new" >/dev/null 2>&1; then
    sync
    mv -f "$classes.new" "$classes"
  fi
  if fresh "$classes"; then
    CATALINA_OPTS="$CATALINA_OPTS -XX:+VerifySharedSpaces -XX:SharedArchiveFile=\"$classes\""
  else
    rm -f "$classes" "$classes.new"
    CATALINA_OPTS="$CATALINA_OPTS -XX:ArchiveClassesAtExit=\"$classes.new\" -Xlog:cds=off -Xlog:cds+dynamic=off"
  fi
fi
