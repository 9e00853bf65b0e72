package io.offerstream.console.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.console.probe.ServiceReports.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Asks services how they are, at {@code /health/ready}. Asked by one thread; read by many. */
public final class ServiceProbe {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final List<URI> addresses;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private volatile Map<URI, ServiceReports> reports = Map.of();

    /** @param addresses of health endpoints, without path */
    public ServiceProbe(List<URI> addresses, Clock clock) {
        this.addresses = List.copyOf(addresses);
        this.clock = clock;
    }

    /** Asks everybody once. */
    public void ask() {
        var next = new LinkedHashMap<URI, ServiceReports>();
        for (var address : addresses) {
            next.put(
                    address,
                    ask(address, Optional.ofNullable(reports.get(address)).flatMap(ServiceReports::answeredAt)));
        }
        reports = next;
    }

    private ServiceReports ask(URI address, Optional<Instant> answeredBefore) {
        var request = HttpRequest.newBuilder(address.resolve("/health/ready"))
                .timeout(PATIENCE)
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            return new ServiceReports(
                    address.getAuthority(), parts(answer.body()), Optional.empty(), Optional.of(clock.instant()));
        } catch (JsonProcessingException e) {
            return silent(address, "what it says is no health report", answeredBefore);
        } catch (IOException e) {
            return silent(address, e.getMessage() == null ? "nobody listens" : e.getMessage(), answeredBefore);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return silent(address, "the console stops", answeredBefore);
        }
    }

    private static ServiceReports silent(URI address, String problem, Optional<Instant> answeredBefore) {
        return new ServiceReports(address.getAuthority(), Map.of(), Optional.of(problem), answeredBefore);
    }

    private static Map<String, Part> parts(String body) throws JsonProcessingException {
        var parts = new TreeMap<String, Part>();
        JSON.readTree(body)
                .path("parts")
                .properties()
                .forEach(part -> parts.put(
                        part.getKey(),
                        new Part(
                                part.getValue().path("state").asText(),
                                part.getValue().path("reason").asText())));
        return parts;
    }

    /** What they said last, in the order in which they are asked; empty before the first time. */
    public List<ServiceReports> reports() {
        return List.copyOf(reports.values());
    }
}
