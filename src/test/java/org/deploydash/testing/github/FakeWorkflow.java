package org.deploydash.testing.github;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A workflow file: what it may be asked, and what its runs do. Jobs run one after the other. */
public final class FakeWorkflow {

    private final String file;
    private final String name;
    private final Map<String, Input> inputs = new LinkedHashMap<>();
    private final List<JobPlan> jobs = new ArrayList<>();
    private Function<Map<String, String>, Map<String, Object>> payload = given -> Map.of();
    private Function<Map<String, String>, String> runName;
    private Duration queue = Duration.ofSeconds(2);
    private boolean dispatchable = true;
    private String failing;
    private long id;

    /** @param options the values allowed; empty for any */
    public record Input(boolean required, String type, List<String> options) {}

    /** @param environment GitHub's, {@code ${{ inputs.NAME }}} for an input's value, null where it deploys nothing */
    public record JobPlan(String name, String environment, List<StepPlan> steps) {}

    public record StepPlan(String name, Duration time) {}

    private FakeWorkflow(String file, String name) {
        this.file = file;
        this.name = name;
    }

    public static FakeWorkflow of(String file, String name) {
        return new FakeWorkflow(file, name);
    }

    public FakeWorkflow input(String input, boolean required) {
        inputs.put(input, new Input(required, "string", List.of()));
        return this;
    }

    public FakeWorkflow choice(String input, boolean required, String... options) {
        inputs.put(input, new Input(required, "choice", List.of(options)));
        return this;
    }

    /** A job that deploys nothing. Steps as {@code "Check out", 3, "Run tests", 10}: names and seconds. */
    public FakeWorkflow job(String job, Object... steps) {
        return deployJob(job, null, steps);
    }

    /** A job that deploys to an environment. Steps as in {@link #job}. */
    public FakeWorkflow deployJob(String job, String environment, Object... steps) {
        List<StepPlan> plans = new ArrayList<>();
        for (int n = 0; n < steps.length; n += 2) {
            plans.add(new StepPlan((String) steps[n], Duration.ofSeconds((Integer) steps[n + 1])));
        }
        jobs.add(new JobPlan(job, environment, List.copyOf(plans)));
        return this;
    }

    /** How long a job waits for a machine. */
    public FakeWorkflow queue(Duration time) {
        queue = time;
        return this;
    }

    /** What the deployment's payload says, out of the run's inputs. */
    public FakeWorkflow payload(Function<Map<String, String>, Map<String, Object>> said) {
        payload = said;
        return this;
    }

    /** What a run is called, out of its inputs; without this, like the workflow. */
    public FakeWorkflow runName(Function<Map<String, String>, String> called) {
        runName = called;
        return this;
    }

    String runName(Map<String, String> given) {
        return runName == null ? name : runName.apply(given);
    }

    /** It starts by itself and may not be dispatched. */
    public FakeWorkflow notDispatchable() {
        dispatchable = false;
        return this;
    }

    /** Runs that start from now on fail in that step; null: they succeed again. */
    public FakeWorkflow failsIn(String step) {
        failing = step;
        return this;
    }

    FakeWorkflow numbered(long number) {
        id = number;
        return this;
    }

    public String file() {
        return file;
    }

    public String path() {
        return ".github/workflows/" + file;
    }

    public String name() {
        return name;
    }

    public long id() {
        return id;
    }

    Map<String, Input> inputs() {
        return inputs;
    }

    List<JobPlan> jobs() {
        return jobs;
    }

    Duration queue() {
        return queue;
    }

    boolean dispatchable() {
        return dispatchable;
    }

    String failing() {
        return failing;
    }

    Map<String, Object> payload(Map<String, String> given) {
        return payload.apply(given);
    }

    /** The file itself. */
    String yaml() {
        StringBuilder yaml = new StringBuilder("name: " + name + "\n\non:\n");
        yaml.append(dispatchable ? "  workflow_dispatch:\n" : "  push:\n    tags: ['v*']\n");
        if (dispatchable && !inputs.isEmpty()) {
            yaml.append("    inputs:\n");
        }
        inputs.forEach((input, said) -> {
            yaml.append("      ").append(input).append(":\n        required: ").append(said.required());
            yaml.append("\n        type: ").append(said.type()).append('\n');
            if (!said.options().isEmpty()) {
                yaml.append("        options: [")
                        .append(String.join(", ", said.options()))
                        .append("]\n");
            }
        });
        yaml.append("\njobs:\n");
        for (int n = 0; n < jobs.size(); n++) {
            JobPlan job = jobs.get(n);
            yaml.append("  job")
                    .append(n + 1)
                    .append(":\n    name: ")
                    .append(job.name())
                    .append('\n');
            yaml.append(n == 0 ? "" : "    needs: job" + n + "\n").append("    runs-on: ubuntu-latest\n");
            yaml.append(job.environment() == null ? "" : "    environment: " + job.environment() + "\n");
            yaml.append("    steps:\n");
            job.steps()
                    .forEach(step ->
                            yaml.append("      - name: ").append(step.name()).append("\n        run: ./act.sh\n"));
        }
        return yaml.toString();
    }
}
