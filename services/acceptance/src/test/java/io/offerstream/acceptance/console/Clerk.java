package io.offerstream.acceptance.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody who is signed in to a console by name and password, and sends its forms. */
final class Clerk {
    static final String PASSWORD = "correct horse battery staple";

    private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private static final String BOUNDARY = "a-clerks-boundary";

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final URI console;
    private final String csrf;

    Clerk(URI console, String name) {
        this.console = console;
        var body = "name=" + name + "&password=" + URLEncoder.encode(PASSWORD, UTF_8);
        assertThat(send("/login", "application/x-www-form-urlencoded", body).statusCode())
                .isEqualTo(303);
        var found = CSRF.matcher(get("/"));
        assertThat(found.find()).isTrue();
        csrf = found.group(1);
    }

    String get(String path) {
        return send(HttpRequest.newBuilder(console.resolve(path))).body();
    }

    /** Sends a form. */
    HttpResponse<String> post(String path, Map<String, String> fields) {
        var body = fields.entrySet().stream()
                .map(field -> "&" + field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining());
        return send(path, "application/x-www-form-urlencoded", "csrf=" + csrf + body);
    }

    /** Uploads a file of offers; where it is shown. */
    String upload(String path, String file) {
        var body = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + csrf + "\r\n--"
                + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"offers.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\n" + file + "\r\n--" + BOUNDARY + "--\r\n";
        return location(send(path, "multipart/form-data; boundary=" + BOUNDARY, body));
    }

    static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return answer.headers()
                .firstValue("Location")
                .map(URI::create)
                .orElseThrow()
                .getPath();
    }

    private HttpResponse<String> send(String path, String type, String body) {
        return send(HttpRequest.newBuilder(console.resolve(path))
                .header("Origin", "http://" + console.getAuthority())
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
