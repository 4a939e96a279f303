package org.deploydash.testing.github;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Commits and their names. */
public final class CommitGraph {

    private static final int SHORTEST = 7;
    private static final Comparator<FakeCommit> NEWEST_FIRST = Comparator.comparing(FakeCommit::at)
            .thenComparing(FakeCommit::number)
            .reversed();

    private final String seed;
    private final Map<String, FakeCommit> commits = new LinkedHashMap<>();
    private final Map<String, String> branches = new LinkedHashMap<>();
    private final Map<String, String> tags = new LinkedHashMap<>();

    CommitGraph(String seed) {
        this.seed = seed;
    }

    FakeCommit add(String branch, String author, String message, List<String> files, Instant at, String alsoParent) {
        List<String> parents = new ArrayList<>();
        if (branches.containsKey(branch)) {
            parents.add(branches.get(branch));
        }
        if (alsoParent != null) {
            parents.add(alsoParent);
        }
        int number = commits.size() + 1;
        FakeCommit commit = new FakeCommit(
                number, sha(seed + " " + number), List.copyOf(parents), author, message, List.copyOf(files), at);
        commits.put(commit.sha(), commit);
        branches.put(branch, commit.sha());
        return commit;
    }

    void branch(String name, String sha) {
        branches.put(name, sha);
    }

    void tag(String name, String sha) {
        tags.put(name, sha);
    }

    Map<String, String> branches() {
        return branches;
    }

    /** In the order they were made. */
    Map<String, String> tags() {
        return tags;
    }

    boolean isRef(String name) {
        return branches.containsKey(bare(name)) || tags.containsKey(bare(name));
    }

    /** As {@link #find}, or so many first parents before it: {@code main~3}. */
    Optional<FakeCommit> ancestor(String ref) {
        int tilde = ref.lastIndexOf('~');
        if (tilde < 0) {
            return find(ref);
        }
        Optional<FakeCommit> commit = find(ref.substring(0, tilde));
        for (int n = Integer.parseInt(ref.substring(tilde + 1)); n > 0; n--) {
            commit = commit.map(one -> commits.get(one.parents().get(0)));
        }
        return commit;
    }

    /** A branch, tag, whole or shortened commit id, with or without {@code refs/heads/}. */
    Optional<FakeCommit> find(String ref) {
        String name = bare(ref);
        String sha = branches.getOrDefault(name, tags.get(name));
        if (sha != null) {
            return Optional.of(commits.get(sha));
        }
        if (commits.containsKey(name)) {
            return Optional.of(commits.get(name));
        }
        return name.length() < SHORTEST
                ? Optional.empty()
                : commits.values().stream()
                        .filter(commit -> commit.sha().startsWith(name))
                        .findFirst();
    }

    static String bare(String ref) {
        return ref.replaceFirst("^(refs/)?(heads|tags)/", "");
    }

    /** It and everything before it, newest first. */
    List<FakeCommit> history(FakeCommit tip) {
        return reachable(tip).stream().map(commits::get).sorted(NEWEST_FIRST).toList();
    }

    /** What head has and base lacks, oldest first. */
    List<FakeCommit> missing(FakeCommit base, FakeCommit head) {
        Set<String> known = reachable(base);
        return reachable(head).stream()
                .filter(sha -> !known.contains(sha))
                .map(commits::get)
                .sorted(NEWEST_FIRST.reversed())
                .toList();
    }

    Optional<FakeCommit> mergeBase(FakeCommit one, FakeCommit other) {
        Set<String> known = reachable(one);
        return history(other).stream()
                .filter(commit -> known.contains(commit.sha()))
                .findFirst();
    }

    private Set<String> reachable(FakeCommit tip) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(tip.sha()));
        while (!next.isEmpty()) {
            String sha = next.pop();
            if (seen.add(sha)) {
                next.addAll(commits.get(sha).parents());
            }
        }
        return seen;
    }

    private static String sha(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
