package org.deploydash.dispatch;

import java.util.List;

/** The names of commits in a repository. */
public record Refs(List<Ref> tags, List<Ref> branches) {

    public Refs {
        tags = List.copyOf(tags);
        branches = List.copyOf(branches);
    }

    /** @param commit the full commit id */
    public record Ref(String name, String commit) {}
}
