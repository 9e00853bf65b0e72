package io.offerstream.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.console.fixture.SampleConsole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSecurityTest {
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private static TestConsole console;
    private static String cookie;

    @BeforeAll
    static void start() {
        console = new TestConsole(SampleConsole.full(Clock.systemUTC()), Optional.empty());
        cookie = console.enter();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/markets/DE/experiment",
                "/nothing",
                "/markets/XX/offers",
                "/login",
                "/export",
                "/static/0/x"
            })
    void shouldSendEveryHeaderWithEveryAnswer(String path) {
        var headers = console.get(path, cookie).headers();

        assertThat(headers.firstValue("Content-Security-Policy")).contains(SecurityHeaders.CONTENT_SECURITY_POLICY);
        assertThat(SecurityHeaders.CONTENT_SECURITY_POLICY).doesNotContain("unsafe");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
        assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
        assertThat(headers.firstValue("Permissions-Policy")).isPresent();
        assertThat(headers.firstValue("Cache-Control")).contains("no-store");
        assertThat(headers.firstValue("Server")).isEmpty();
    }

    @Test
    void shouldLetFilesBeKeptForEverUnderTheirHash() {
        var page = console.get("/", cookie).body();
        var address = Pattern.compile("/static/[0-9a-f]+/console.css").matcher(page);
        assertThat(address.find()).isTrue();

        var answer = console.get(address.group(), "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
        assertThat(answer.headers().allValues("Cache-Control")).hasSize(1);
    }

    @Test
    void shouldGiveTheSessionToOurPagesAlone() {
        var entered = console.send(HttpRequest.newBuilder(console.server.url()));

        assertThat(entered.statusCode()).isEqualTo(303);
        assertThat(entered.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/")
                .doesNotContain("Domain");
    }

    @Test
    void shouldLetALinkInOnce() {
        var link = console.server.url();

        assertThat(console.send(HttpRequest.newBuilder(link)).statusCode()).isEqualTo(303);
        assertThat(console.send(HttpRequest.newBuilder(link)).statusCode()).isEqualTo(403);
    }

    @Test
    void shouldAskStrangersToSignIn() {
        var answer = console.get("/", "offerstream=guess");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("Sign in").doesNotContain("DE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8090", "127.0.0.1.evil.example", ""})
    void shouldNotAnswerToForeignNames(String host) throws IOException {
        assertThat(raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .matches("(?s)HTTP/1.1 4(21|00) .*");
    }

    @Test
    void shouldRefusePostsFromElsewhereOrWithoutToken() {
        var csrf = csrf();
        var body = BodyPublishers.ofString("csrf=" + csrf);
        var ours = "http://127.0.0.1:" + console.server.web().port();

        assertThat(post(body, "Origin", "http://evil.example")).isEqualTo(403);
        assertThat(post(body, "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
        assertThat(post(body, "X-Nothing", "at all")).isEqualTo(403);
        assertThat(post(body, "Origin", "null")).isEqualTo(403);
        assertThat(post(BodyPublishers.ofString("csrf=wrong"), "Origin", ours)).isEqualTo(403);
        assertThat(post(BodyPublishers.ofString(""), "Origin", ours)).isEqualTo(403);
        assertThat(console.get("/", cookie).statusCode()).isEqualTo(200);
    }

    private static int post(HttpRequest.BodyPublisher body, String header, String value) {
        return console.send(HttpRequest.newBuilder(console.address("/logout"))
                        .header("Cookie", cookie)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header(header, value)
                        .POST(body))
                .statusCode();
    }

    private static String csrf() {
        var found = CSRF.matcher(console.get("/", cookie).body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void shouldShowTitlesAsTextAndNothingElse() {
        var page = console.get("/markets/DE/offers?q=sauce", cookie).body();

        assertThat(page).doesNotContain("<img src=x").contains("&lt;img src=x onerror=alert(1)&gt;");
        assertThat(console.get("/markets/DE/offers?q=%22%3E%3Cscript%3E", cookie)
                        .body())
                .doesNotContain("<script>");
        assertThat(console.get("/pipeline/letters/0", cookie).body()).doesNotContain("<script>alert");
        assertThat(console.get("/markets/%3Cscript%3E", cookie).body()).doesNotContain("<script>");
    }

    @Test
    void shouldExportCellsThatNoSpreadsheetRuns() {
        var file = console.get("/export?table=offers&page=%2Fmarkets%2FDE%2Foffers", cookie);

        assertThat(file.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(file.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"DE-offers.csv\"");
        assertThat(file.body()).contains("'=HYPERLINK").startsWith("offer_id,title,status");
    }

    @Test
    void shouldRefuseLargeRequestsAndSlowOnesOfTooMany() throws IOException {
        assertThat(raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
        var statuses = new TreeSet<Integer>();
        var other = console.enter();
        for (int i = 0; i < RequestRate.AT_ONCE + 40; i++) {
            statuses.add(console.get("/export", other).statusCode());
        }
        assertThat(statuses).contains(429);
    }

    @Test
    void shouldKeepDetailsOfAFailureInTheLog() {
        var answer = console.get("/export?page=nowhere", cookie);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("io.offerstream");
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), console.server.web().port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
