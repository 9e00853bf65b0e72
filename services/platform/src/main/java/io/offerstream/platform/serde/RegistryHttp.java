package io.offerstream.platform.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;

/** JSON over the registry's Confluent-compatible REST API. Safe for use from many threads. */
final class RegistryHttp {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * What the registry said.
     *
     * @param status below 500: everything else is an exception
     * @param body missing node if it is not JSON
     */
    record Answer(int status, JsonNode body) {
        boolean isOk() {
            return status == 200;
        }

        /** For messages: the registry's own words where it has any. */
        String words() {
            String message = body.path("message").asText();
            return "HTTP " + status + (message.isEmpty() ? "" : ": " + message);
        }
    }

    private final URI url;
    private final RegistryLogin login;
    private final HttpClient client;

    RegistryHttp(URI url, RegistryLogin login) {
        this.url = url;
        this.login = login;
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        login.trusted().ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    URI url() {
        return url;
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, JsonNode body) {
        return send(request(path).POST(BodyPublishers.ofString(body.toString())));
    }

    Answer put(String path, JsonNode body) {
        return send(request(path).PUT(BodyPublishers.ofString(body.toString())));
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(ANSWER)
                .header("Accept", MEDIA_TYPE)
                .header("Content-Type", MEDIA_TYPE);
        login.authorization().ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            var answer = new Answer(response.statusCode(), parsed(response.body()));
            if (answer.status() >= 500 || answer.status() == 429) {
                throw new RegistryUnavailableException(url, "answered " + answer.words());
            }
            return answer;
        } catch (IOException e) {
            throw new RegistryUnavailableException(url, e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
