package io.offerstream.local.cli.customers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.customers.CustomerPart.Status;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;

/** Asks a running interaction-state for what it knows of one customer. */
final class StateClient {
    /** Where nobody listens, that is known at once; one that is busy may take its time. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private static final JsonMapper JSON = new JsonMapper();

    private StateClient() {}

    /** @param service such as {@code http://127.0.0.1:8080} */
    static CustomerPart ask(URI service, String market, String customerId) {
        var path = "/internal/customers/" + encoded(market) + "/" + encoded(customerId);
        var client = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
        var request = HttpRequest.newBuilder(service.resolve(path))
                .timeout(ANSWER_WITHIN)
                .build();
        try {
            return judge(service, client.send(request, BodyHandlers.ofString()));
        } catch (JsonProcessingException e) {
            return away(service + " is no interaction-state");
        } catch (HttpTimeoutException e) {
            return away(
                    "interaction-state at " + service + " did not answer within " + ANSWER_WITHIN.toSeconds() + " s");
        } catch (IOException e) {
            return away("no interaction-state answers at " + service);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static CustomerPart judge(URI service, HttpResponse<String> answer) throws JsonProcessingException {
        // Another service knows no such path, and says so in plain text.
        var body = JSON.readTree(answer.body());
        return switch (answer.statusCode()) {
            case 200 -> new CustomerPart(CustomerPart.STATE, Status.KNOWN, body, "");
            case 404 -> new CustomerPart(CustomerPart.STATE, Status.UNKNOWN, null, "");
            case 421 -> away("another instance has partition " + body.path("partition") + instance(body));
            default -> away(service + ": " + body.path("error").asText());
        };
    }

    private static String instance(JsonNode body) {
        var instance = body.path("instance").asText("");
        return body.path("instance").isTextual() ? ": " + instance : "; name it with --service";
    }

    static CustomerPart away(String why) {
        return new CustomerPart(CustomerPart.STATE, Status.AWAY, null, why);
    }
}
