package org.deploydash.testing.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What can be asked about workflows, and asked of them. */
final class WorkflowRoutes {

    private static final int MOST_INPUTS = 25;

    private final Pages pages;
    private final RunShapes shapes;
    private final RunRoutes runs;
    private final Server server;
    private final Function<Request, String> login;

    /** How a dispatch is answered. */
    interface Server {

        /** Whether a dispatch may ask for the run's number, and gets it. */
        RunDetails runDetails();

        /** Whether this dispatch is to be accepted and then forgotten; used up by asking. */
        boolean losesDispatch();
    }

    WorkflowRoutes(Pages pages, RunShapes shapes, RunRoutes runs, Server server, Function<Request, String> login) {
        this.pages = pages;
        this.shapes = shapes;
        this.runs = runs;
        this.server = server;
        this.login = login;
    }

    List<Route> all() {
        return List.of(
                Route.of(
                        "GET",
                        "/actions/workflows",
                        (repository, path, request) -> pages.counted(
                                request,
                                "workflows",
                                List.copyOf(repository.workflows.values()),
                                workflow -> shapes.workflow(repository, workflow))),
                Route.of(
                        "GET",
                        "/actions/workflows/{}",
                        (repository, path, request) -> find(repository, path.get(0))
                                .map(workflow -> Answer.json(200, shapes.workflow(repository, workflow)))
                                .orElseGet(Answer::notFound)),
                Route.of(
                        "GET",
                        "/actions/workflows/{}/runs",
                        (repository, path, request) -> find(repository, path.get(0))
                                .map(workflow -> runs.list(repository, request, run -> run.workflow() == workflow))
                                .orElseGet(Answer::notFound)),
                Route.of(
                        "POST",
                        "/actions/workflows/{}/dispatches",
                        (repository, path, request) -> find(repository, path.get(0))
                                .map(workflow -> dispatch(repository, workflow, request))
                                .orElseGet(Answer::notFound)));
    }

    /** By number or file name. */
    private static Optional<FakeWorkflow> find(FakeRepository repository, String idOrFile) {
        return repository.workflows.values().stream()
                .filter(workflow -> workflow.file().equals(idOrFile) || idOrFile.equals("" + workflow.id()))
                .findFirst();
    }

    private Answer dispatch(FakeRepository repository, FakeWorkflow workflow, Request request) {
        JsonNode body = Shapes.read(request.body());
        boolean details = body.path("return_run_details").asBoolean(false);
        if (body.has("return_run_details") && server.runDetails() == RunDetails.REFUSED) {
            return refused("Invalid request.\n\n\"return_run_details\" is not a permitted key.");
        }
        if (!workflow.dispatchable()) {
            return refused("Workflow does not have 'workflow_dispatch' trigger");
        }
        String ref = body.path("ref").asText();
        if (!repository.graph.isRef(ref)) {
            return refused("No ref found for: " + ref);
        }
        Map<String, String> inputs = new LinkedHashMap<>();
        body.path("inputs")
                .fields()
                .forEachRemaining(
                        input -> inputs.put(input.getKey(), input.getValue().asText()));
        Optional<String> wrong = wrong(workflow, inputs);
        if (wrong.isPresent()) {
            return refused(wrong.get());
        }
        if (server.losesDispatch()) {
            return Answer.empty(204);
        }
        FakeRun run = repository.dispatch(workflow.file(), ref, inputs, login.apply(request));
        return details && server.runDetails() == RunDetails.GIVEN
                ? Answer.json(
                        200,
                        Shapes.fields(
                                "workflow_run_id", run.id(),
                                "run_url", shapes.url(repository, run),
                                "html_url", shapes.html(repository, run.id())))
                : Answer.empty(204);
    }

    private static Optional<String> wrong(FakeWorkflow workflow, Map<String, String> inputs) {
        if (inputs.size() > MOST_INPUTS) {
            return Optional.of("you may only define up to 25 `inputs` for a `workflow_dispatch` event");
        }
        List<String> unexpected = new ArrayList<>(inputs.keySet());
        unexpected.removeAll(workflow.inputs().keySet());
        if (!unexpected.isEmpty()) {
            return Optional.of("Unexpected inputs provided: [\"" + String.join("\", \"", unexpected) + "\"]");
        }
        for (Map.Entry<String, FakeWorkflow.Input> input : workflow.inputs().entrySet()) {
            String value = inputs.getOrDefault(input.getKey(), "");
            List<String> options = input.getValue().options();
            if (value.isEmpty() && input.getValue().required()) {
                return Optional.of("Required input '" + input.getKey() + "' not provided");
            }
            if (!value.isEmpty() && !options.isEmpty() && !options.contains(value)) {
                return Optional.of("Provided value '" + value + "' for input '" + input.getKey()
                        + "' not in the list of allowed values");
            }
        }
        return Optional.empty();
    }

    private static Answer refused(String message) {
        return Answer.no(422, message);
    }
}
