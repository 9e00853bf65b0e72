package io.offerstream.local.sink;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the local warehouse holds.
 *
 * @param tables rows by table, in upper case
 * @param newest when rows last came; empty before the first
 */
public record WarehouseRows(Map<String, Long> tables, Optional<Instant> newest) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** Nothing came yet. */
    public static final WarehouseRows NONE = new WarehouseRows(Map.of(), Optional.empty());

    /** Asks the warehouse at {@code url}. */
    public static WarehouseRows of(URI url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url.resolve("/health"))
                .timeout(ANSWER_WITHIN)
                .build();
        var response = HTTP.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("the warehouse at " + url + " answered HTTP " + response.statusCode());
        }
        var report = JSON.readTree(response.body());
        var tables = new TreeMap<String, Long>();
        report.path("rows")
                .properties()
                .forEach(table -> tables.put(table.getKey(), table.getValue().asLong()));
        return new WarehouseRows(
                tables,
                Optional.ofNullable(report.path("lastCommit").textValue()).map(Instant::parse));
    }

    /** Of one table. */
    public long in(String table) {
        return tables.getOrDefault(table, 0L);
    }
}
