package io.offerstream.sink.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The part of Connect's REST API that is needed for one connector. Safe for use from many threads. */
public final class ConnectClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    /** A connector is asked whether its configuration is right, and logs in for it. */
    private static final Duration DEPLOY_WITHIN = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI worker;

    public ConnectClient(URI worker) {
        this.worker = worker;
    }

    /** The worker does not answer, or not as a worker does. */
    public static final class WorkerUnavailableException extends IOException {
        private static final long serialVersionUID = 1L;

        WorkerUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The worker refuses; the message is its own. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    private record Answer(int status, JsonNode body) {}

    /** What a connector was deployed with; empty if the worker knows none of this name. */
    public Optional<Map<String, String>> config(String connector) throws IOException, InterruptedException {
        var answer = send(HttpRequest.newBuilder(at(connector, "/config")).GET().timeout(ANSWER_WITHIN));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        var config = new TreeMap<String, String>();
        accepted(answer)
                .properties()
                .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        return Optional.of(config);
    }

    /** Creates the connector, or gives it another configuration. */
    public void deploy(ConnectorFile connector) throws IOException, InterruptedException {
        var body = BodyPublishers.ofString(JSON.writeValueAsString(connector.config()));
        accepted(send(HttpRequest.newBuilder(at(connector.name(), "/config"))
                .header("Content-Type", "application/json")
                .PUT(body)
                .timeout(DEPLOY_WITHIN)));
    }

    /** Empty while the worker knows of no status, which is so for a moment after it was deployed. */
    public Optional<ConnectorStatus> status(String connector) throws IOException, InterruptedException {
        var answer = send(HttpRequest.newBuilder(at(connector, "/status")).GET().timeout(ANSWER_WITHIN));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        var body = accepted(answer);
        var tasks = new ArrayList<ConnectorStatus.Part>();
        body.path("tasks")
                .forEach(task -> tasks.add(part("task " + task.path("id").asText(), task)));
        return Optional.of(new ConnectorStatus(part("connector", body.path("connector")), tasks));
    }

    private static ConnectorStatus.Part part(String name, JsonNode node) {
        return new ConnectorStatus.Part(
                name, node.path("state").asText(), node.path("trace").asText(""));
    }

    /** Starts again what failed, the connector itself or its tasks. */
    public void restartFailed(String connector) throws IOException, InterruptedException {
        accepted(send(HttpRequest.newBuilder(at(connector, "/restart?includeTasks=true&onlyFailed=true"))
                .POST(BodyPublishers.noBody())
                .timeout(ANSWER_WITHIN)));
    }

    private URI at(String connector, String path) {
        return worker.resolve("/connectors/" + connector + path);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new WorkerUnavailableException("the Connect worker at " + worker + " does not answer: " + e, e);
        }
    }

    private JsonNode accepted(Answer answer) throws IOException {
        if (answer.status() < 300) {
            return answer.body();
        }
        var reason = answer.body().path("message");
        if (reason.isMissingNode()) {
            // A worker answers 404 to everything until its resources are there.
            throw new WorkerUnavailableException(
                    worker + " answers HTTP " + answer.status()
                            + " without a reason: the Connect worker is starting, or something else listens there",
                    null);
        }
        throw new RefusedException(reason.asText());
    }
}
